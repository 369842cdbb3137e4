//! Every hostile file is refused for its own reason.

use super::all_refused;
use super::hostile::{
    archives, disguised, documents, heic, object_streams, pdfs, pictures, texts, with_macros,
};

#[test]
fn hostile_archives_are_refused() {
    all_refused(&archives::hostile());
}

#[test]
fn parts_that_act_are_found_under_any_name() {
    all_refused(&disguised::acting());
}

#[test]
fn what_cannot_be_read_as_the_xml_that_it_is_said_to_be_is_damaged() {
    all_refused(&disguised::unreadable());
}

#[test]
fn documents_that_act_are_refused() {
    all_refused(&documents::acting());
}

#[test]
fn a_document_is_of_one_kind() {
    all_refused(&documents::of_two_kinds());
}

#[test]
fn real_macros_are_refused() {
    all_refused(&with_macros());
}

#[test]
fn hostile_heic_pictures_are_refused() {
    all_refused(&heic::hostile());
}

#[test]
fn pdfs_that_act_are_refused() {
    all_refused(&pdfs::acting());
}

#[test]
fn hostile_pdfs_are_refused() {
    all_refused(&pdfs::hostile());
}

#[test]
fn what_hides_in_streams_is_refused() {
    all_refused(&object_streams::hostile());
}

#[test]
fn hostile_pictures_are_refused() {
    all_refused(&pictures::hostile());
}

#[test]
fn hostile_texts_are_refused() {
    all_refused(&texts::hostile());
}
