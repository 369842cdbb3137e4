//! Streams of objects in a PDF that do not say what they are, or hold less than is said.

use super::Hostile;
use super::build::{pdf_with, plain_pdf, stream};
use super::pdfs::object_stream;
use crate::domain::attachment::FileKind::Pdf;
use crate::domain::event::AttachmentProblem::{ActiveContent, NotCheckable};

/// A PDF whose table of contents is a stream: its last object, here number 6, is said to be the
/// first one in the given stream, number 5.
pub fn with_table(holder: &[u8]) -> Vec<u8> {
    let whole = pdf_with("/Extra 20 0 R", "", &[holder.to_vec()]);
    let find = |what: &str| {
        let what = what.as_bytes();
        whole.windows(what.len()).position(|at| at == what).unwrap()
    };
    let start = find("xref\n");
    let mut table = vec![0, 0, 0, 0];
    for number in 1..=5 {
        let place = u16::try_from(find(&format!("{number} 0 obj"))).unwrap();
        table.extend([&[1][..], &place.to_be_bytes(), &[0]].concat());
    }
    table.extend([1, 0, 0, 0]);
    table[25..27].copy_from_slice(&u16::try_from(start).unwrap().to_be_bytes());
    table.extend([2, 0, 5, 0]);
    let table = stream(
        "/Type/XRef/Size 21/Root 1 0 R/W[1 2 1]/Index[0 7 20 1]",
        &table,
    );
    let end = format!("\nendobj\nstartxref\n{start}\n%%EOF\n");
    [&whole[..start], b"6 0 obj\n", &table, end.as_bytes()].concat()
}

fn untyped(objects: &[&str]) -> Vec<u8> {
    let typed = object_stream(objects, "", <[u8]>::to_vec);
    let text = String::from_utf8(typed).unwrap();
    text.replace("/Type/ObjStm", "").into_bytes()
}

pub fn hostile() -> Vec<Hostile> {
    let script = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
    // Folded, so that the name does not stand in the file.
    let folded = |dictionary: &str| {
        let content = super::build::deflated(format!("20 0 {script}").as_bytes());
        stream(&format!("{dictionary}/Filter/FlateDecode"), &content)
    };
    let unlisted = {
        let whole = plain_pdf();
        let at = whole.windows(4).position(|at| at == b"xref").unwrap();
        let hidden = folded("/N 1/First 5");
        [
            &whole[..at],
            b"77 0 obj\n",
            &hidden,
            b"\nendobj\n",
            &whole[at..],
        ]
        .concat()
    };
    let files: Vec<Hostile> = vec![
        (
            "a script in a stream without a type",
            Pdf,
            pdf_with("/Extra 20 0 R", "", &[folded("/N 1/First 5")]),
            NotCheckable,
        ),
        (
            "a script in a stream with a beginning alone",
            Pdf,
            pdf_with("/Extra 20 0 R", "", &[folded("/First 5")]),
            ActiveContent,
        ),
        (
            "a script in a stream of another type",
            Pdf,
            pdf_with("/Extra 20 0 R", "", &[folded("/Type/X/N 1")]),
            ActiveContent,
        ),
        ("a stream that is not listed", Pdf, unlisted, NotCheckable),
        (
            "a link that opens by itself in a stream without a type",
            Pdf,
            pdf_with(
                "/Extra 20 0 R",
                "",
                &[untyped(&["<</AA<</O<</S/URI>>>>>>"])],
            ),
            NotCheckable,
        ),
        (
            "an object in a stream without a type",
            Pdf,
            with_table(&untyped(&["<</A 1>>"])),
            NotCheckable,
        ),
        (
            "an object that cannot be read",
            Pdf,
            with_table(&object_stream(&["<</A"], "", <[u8]>::to_vec)),
            NotCheckable,
        ),
    ];
    files
}
