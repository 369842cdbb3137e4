//! Streams of objects in a PDF that are what they say.

use super::build::{pdf_with, stream};
use super::hostile::object_streams::with_table;
use super::hostile::pdfs::object_stream;
use super::look;
use crate::domain::attachment::FileKind::Pdf;

#[test]
fn a_table_that_tells_the_truth_passes() {
    let holder = object_stream(&["<</A 1>>"], "", <[u8]>::to_vec);
    assert!(look(Pdf, &with_table(&holder)).is_ok());
}

#[test]
fn colours_pass() {
    let colours = stream("/N 3", b"\0\0\0/acsp");
    assert!(look(Pdf, &pdf_with("", "", &[colours])).is_ok());
}
