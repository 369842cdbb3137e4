//! Laws that hold for any bytes at all.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::wire::LARGEST_PREVIEW;
use super::{build, look};
use crate::domain::attachment::FileKind;

/// A good file of each kind, to be spoilt.
fn good(kind: FileKind) -> Vec<u8> {
    let exif = [b"Exif\0\0", &build::tiff(6)[..]].concat();
    match kind {
        FileKind::Jpeg => build::with_segment(&build::jpeg(24, 16), 0xE1, &exif),
        FileKind::Png => build::with_chunk(&build::png(24, 16), b"eXIf", &build::tiff(6)),
        FileKind::Webp => build::extended_webp(24, 16, 8, &[(b"EXIF", &build::tiff(6))]),
        FileKind::Heic => build::Heic::default().build(),
        FileKind::Pdf => {
            let objects = build::stream("/Type/ObjStm/N 1/First 5", b"20 0 <</A 1>>");
            build::pdf_with("", "", &[objects])
        }
        FileKind::Text => "Hei! Äiti söi.\n".repeat(5).into_bytes(),
        FileKind::Docx => build::docx(&[]),
        FileKind::Xlsx => build::xlsx(&[]),
        FileKind::Pptx => build::pptx(&[]),
        FileKind::Odt | FileKind::Ods | FileKind::Odp => build::odf(kind, &[]),
    }
}

/// One way to spoil a file.
#[derive(Clone, Debug)]
enum Spoil {
    Set(Index, u8),
    Cut(Index),
    Drop(Index, u8),
    Double(Index, u8),
    Insert(Index, Vec<u8>),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let place = any::<Index>;
    prop_oneof![
        6 => (place(), any::<u8>()).prop_map(|(at, byte)| Spoil::Set(at, byte)),
        3 => (place(), select(vec![0, 0x7F, 0x80, 0xFF])).prop_map(|(at, byte)| Spoil::Set(at, byte)),
        1 => place().prop_map(Spoil::Cut),
        1 => (place(), any::<u8>()).prop_map(|(at, count)| Spoil::Drop(at, count)),
        1 => (place(), any::<u8>()).prop_map(|(at, count)| Spoil::Double(at, count)),
        1 => (place(), prop::collection::vec(any::<u8>(), 1..20)).prop_map(|(at, new)| Spoil::Insert(at, new)),
    ]
}

fn spoilt(mut content: Vec<u8>, spoils: &[Spoil]) -> Vec<u8> {
    for spoil in spoils {
        if content.is_empty() {
            return content;
        }
        let length = content.len();
        let end = |at: usize, count: u8| (at + usize::from(count)).min(length);
        match spoil {
            Spoil::Set(at, byte) => content[at.index(length)] = *byte,
            Spoil::Cut(at) => content.truncate(at.index(length)),
            Spoil::Drop(at, count) => {
                let at = at.index(length);
                content.drain(at..end(at, *count));
            }
            Spoil::Double(at, count) => {
                let at = at.index(length);
                let part = content[at..end(at, *count)].to_vec();
                content.splice(at..at, part);
            }
            Spoil::Insert(at, new) => {
                let at = at.index(length);
                content.splice(at..at, new.iter().copied());
            }
        }
    }
    content
}

/// What holds whatever is found: what is served stays within its bounds, and what has been cleaned
/// is clean.
fn laws(kind: FileKind, content: &[u8]) -> Result<(), TestCaseError> {
    let Ok(found) = look(kind, content) else {
        return Ok(());
    };
    prop_assert_eq!(
        found.preview.is_some(),
        matches!(kind, FileKind::Jpeg | FileKind::Png | FileKind::Webp)
    );
    prop_assert!(
        found
            .preview
            .is_none_or(|preview| (preview.len() as u64) <= LARGEST_PREVIEW)
    );
    if let Some(cleaned) = found.cleaned {
        prop_assert!(cleaned.len() <= content.len() * 3 + 4096);
        let again = look(kind, &cleaned);
        prop_assert!(again.is_ok(), "{:?}", again);
        prop_assert!(again.unwrap().cleaned.is_none_or(|twice| twice == cleaned));
    }
    Ok(())
}

fn kind() -> impl Strategy<Value = FileKind> {
    select(FileKind::DEFAULT)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn noise_harms_nothing(kind in kind(), noise in prop::collection::vec(any::<u8>(), 0..600)) {
        laws(kind, &noise)?;
    }

    #[test]
    fn noise_after_a_true_beginning_harms_nothing(
        kind in kind(),
        length in 0_usize..100,
        noise in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let mut content = good(kind);
        content.truncate(length);
        content.extend(noise);
        laws(kind, &content)?;
    }

    #[test]
    fn spoilt_files_harm_nothing(kind in kind(), spoils in prop::collection::vec(spoil(), 1..8)) {
        laws(kind, &spoilt(good(kind), &spoils))?;
    }

    /// Turned into UTF-8 or refused: nothing else can become of a text.
    #[test]
    fn any_text_passes_or_is_refused(text in "\\PC{0,80}") {
        let lower = text.to_lowercase();
        let found = look(FileKind::Text, text.as_bytes());
        if !text.is_empty() && !lower.contains(['<', '%', '#', '{', '@', '[', ':']) && !lower.starts_with('w') {
            prop_assert!(found.is_ok(), "{:?}", found);
        }
        laws(FileKind::Text, text.as_bytes())?;
    }
}
