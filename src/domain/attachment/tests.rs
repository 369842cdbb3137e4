//! Kinds of files and their names.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

#[test]
fn every_kind_is_known_by_all_its_names() {
    for kind in FileKind::DEFAULT {
        assert_eq!(FileKind::of_media_type(kind.media_type()), Some(*kind));
        for extension in kind.extensions() {
            assert_eq!(FileKind::of_extension(extension), Some(*kind));
        }
    }
}

#[test]
fn what_can_run_or_hides_more_is_no_kind() {
    for extension in [
        "svg", "html", "htm", "xml", "js", "exe", "zip", "7z", "docm", "xlsm", "doc", "xls", "gif",
        "rtf", "csv", "eml", "", "pdf ", ".pdf",
    ] {
        assert_eq!(FileKind::of_extension(extension), None, "{extension}");
    }
    for media_type in [
        "image/svg+xml",
        "text/html",
        "text/plain2",
        "application/zip",
        "application/octet-stream",
        "image/*",
        "",
    ] {
        assert_eq!(FileKind::of_media_type(media_type), None, "{media_type}");
    }
}

#[test]
fn browsers_names_are_understood() {
    let kinds = [
        ("image/jpg", FileKind::Jpeg),
        ("IMAGE/PJPEG", FileKind::Jpeg),
        ("image/heif", FileKind::Heic),
        ("text/plain; charset=utf-8", FileKind::Text),
    ];
    for (media_type, kind) in kinds {
        assert_eq!(FileKind::of_media_type(media_type), Some(kind));
    }
}

#[test]
fn the_last_ending_of_a_name_counts() {
    let names = [
        ("kuva.JPG", Some(FileKind::Jpeg)),
        ("a.pdf.exe", None),
        ("a.exe.pdf", Some(FileKind::Pdf)),
        ("pdf", None),
        (".pdf", None),
        ("a.", None),
    ];
    for (name, kind) in names {
        assert_eq!(FileKind::of_name(name), kind, "{name}");
    }
}

proptest! {
    /// Whatever stands before the last dot, the kind is that of the ending.
    #[test]
    fn the_kind_follows_from_the_ending(stem in ".{1,20}", kind in select(FileKind::DEFAULT)) {
        for extension in kind.extensions() {
            prop_assert_eq!(FileKind::of_name(&format!("{stem}.{extension}")), Some(kind));
        }
    }

    /// No kind has a name that another has too.
    #[test]
    fn no_two_kinds_share_a_name(a in select(FileKind::DEFAULT), b in select(FileKind::DEFAULT)) {
        if a != b {
            prop_assert_ne!(a.media_type(), b.media_type());
            prop_assert!(a.extensions().iter().all(|e| !b.extensions().contains(e)));
        }
    }
}
