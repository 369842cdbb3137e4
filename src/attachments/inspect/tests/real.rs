//! Small documents as an office program writes them (LibreOffice 7.4), made for these tests.

use super::look;
use crate::domain::attachment::FileKind::{Docx, Odp, Ods, Pdf, Pptx, Xlsx};

#[test]
fn real_documents_pass() {
    for (what, kind, content) in [
        ("a text", Docx, &include_bytes!("vectors/text.docx")[..]),
        ("a sheet", Xlsx, include_bytes!("vectors/sheet.xlsx")),
        ("another sheet", Ods, include_bytes!("vectors/sheet.ods")),
        ("slides", Pptx, include_bytes!("vectors/slides.pptx")),
        ("other slides", Odp, include_bytes!("vectors/slides.odp")),
        ("slides to read", Pdf, include_bytes!("vectors/slides.pdf")),
    ] {
        let found = look(kind, content).unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        assert!(!found.flagged, "{what}");
    }
}
