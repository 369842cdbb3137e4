//! Small documents as an office program writes them (LibreOffice 7.4), made for these tests.

use super::{all_refused, look};
use crate::domain::attachment::FileKind::{Docx, Ods, Odt, Xlsx};
use crate::domain::event::AttachmentProblem::{ActiveContent, TypeNotAllowed};

#[test]
fn real_documents_pass() {
    for (what, kind, content) in [
        ("a text", Docx, &include_bytes!("vectors/text.docx")[..]),
        ("a sheet", Xlsx, include_bytes!("vectors/sheet.xlsx")),
        ("another sheet", Ods, include_bytes!("vectors/sheet.ods")),
    ] {
        let found = look(kind, content).unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        assert!(!found.flagged, "{what}");
    }
}

#[test]
fn real_macros_are_refused() {
    let text = include_bytes!("vectors/macro.odt").to_vec();
    let renamed = include_bytes!("vectors/macro.docm").to_vec();
    all_refused(&[
        ("a macro in Basic", Odt, text, ActiveContent),
        ("macros allowed, renamed", Docx, renamed, TypeNotAllowed),
    ]);
}
