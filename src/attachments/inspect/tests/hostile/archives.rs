//! The archives that office documents are.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Hostile;
use super::build::{docx, odf, ooxml, zip};
use crate::domain::attachment::FileKind::{Docx, Odt, Pptx};
use crate::domain::event::AttachmentProblem::{Damaged, NotCheckable, TooComplex, TypeNotAllowed};

/// Replaces the first or every place of `from`, which is as long as `to`.
fn replaced(content: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = content.to_vec();
    let places: Vec<usize> = memchr::memmem::find_iter(content, from).collect();
    assert!(!places.is_empty() && from.len() == to.len());
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to);
    }
    bytes
}

/// Sets a field in the headers of the entry with this name.
fn with_field(content: &[u8], name: &[u8], local: usize, central: usize, value: &[u8]) -> Vec<u8> {
    let mut bytes = content.to_vec();
    for place in memchr::memmem::find_iter(content, name) {
        let start = place
            .checked_sub(30)
            .filter(|at| content[*at..].starts_with(b"PK\x03\x04"));
        let entry = place
            .checked_sub(46)
            .filter(|at| content[*at..].starts_with(b"PK\x01\x02"));
        for at in start
            .map(|at| at + local)
            .into_iter()
            .chain(entry.map(|at| at + central))
        {
            bytes[at..at + value.len()].copy_from_slice(value);
        }
    }
    assert_ne!(bytes, content);
    bytes
}

fn with_symlink() -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(docx(&[]))).unwrap();
    let options = SimpleFileOptions::default();
    writer
        .add_symlink("word/a.xml", "/etc/passwd", options)
        .unwrap();
    writer.finish().unwrap().into_inner()
}

fn with_comment() -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(docx(&[]))).unwrap();
    writer.set_comment("<script>").unwrap();
    writer.finish().unwrap().into_inner()
}

fn many(count: u32) -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(docx(&[]))).unwrap();
    for number in 0..count {
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(format!("a{number}"), options).unwrap();
        writer.write_all(b"").unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn hostile() -> Vec<Hostile> {
    let whole = docx(&[
        ("word/aa.xml", b"<a>aaaaaaaaaaaaaaaaaaaa</a>"),
        ("word/bb.xml", b"<b/>"),
    ]);
    let part = |name: &str| docx(&[(name, b"<a/>")]);
    let xml = |content: &[u8]| docx(&[("word/document.xml", content)]);
    let entities = b"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>";
    let mut deep = docx(&[]);
    for _ in 0..4 {
        deep = docx(&[("word/embeddings/a.docx", &deep)]);
    }
    let zeros = vec![b' '; 20 * 1024 * 1024];
    let name = b"word/aa.xml";
    let local = |flag: &[u8]| with_field(&whole, name, 6, 8, flag);
    let manifest =
        b"<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let files: Vec<Hostile> = vec![
        ("a password", Docx, locked, NotCheckable),
        (
            "a password",
            Odt,
            odf(Odt, &[("META-INF/manifest.xml", manifest)]),
            NotCheckable,
        ),
        (
            "an entry with a password",
            Docx,
            local(&[1, 0]),
            NotCheckable,
        ),
        (
            "cut in half",
            Docx,
            whole[..whole.len() / 2].to_vec(),
            Damaged,
        ),
        (
            "something before it",
            Docx,
            [b"hei", &whole[..]].concat(),
            TypeNotAllowed,
        ),
        (
            "an archive before it",
            Docx,
            [&docx(&[])[..], &whole].concat(),
            TypeNotAllowed,
        ),
        (
            "something behind it",
            Docx,
            [&whole[..], b"hei"].concat(),
            TypeNotAllowed,
        ),
        ("a comment", Docx, with_comment(), TypeNotAllowed),
        ("a way out", Docx, part("word/../../a.xml"), Damaged),
        ("a way from the root", Docx, part("/etc/a.xml"), Damaged),
        ("a way of Windows", Docx, part("word\\..\\a.xml"), Damaged),
        ("a disk", Docx, part("C:a.xml"), Damaged),
        ("a control character", Docx, part("word/a\n.xml"), Damaged),
        ("a link in the archive", Docx, with_symlink(), Damaged),
        (
            "one name twice",
            Docx,
            replaced(&whole, b"word/bb.xml", name),
            Damaged,
        ),
        (
            "one name in two cases",
            Docx,
            replaced(&whole, b"word/bb.xml", b"word/AA.xml"),
            Damaged,
        ),
        (
            "another name inside",
            Docx,
            {
                let at = memchr::memmem::find(&whole, name).unwrap();
                let mut bytes = whole.clone();
                bytes[at..at + name.len()].copy_from_slice(b"word/zz.xml");
                bytes
            },
            Damaged,
        ),
        (
            "a wrong checksum",
            Docx,
            with_field(&whole, name, 14, 16, &[1, 2, 3, 4]),
            Damaged,
        ),
        (
            "a size that lies",
            Docx,
            with_field(&whole, name, 22, 24, &[1, 0, 0, 0]),
            Damaged,
        ),
        (
            "an unknown compression",
            Docx,
            with_field(&whole, name, 8, 10, &[99, 0]),
            Damaged,
        ),
        (
            "a bomb",
            Docx,
            docx(&[("word/document.xml", &zeros)]),
            TooComplex,
        ),
        (
            "a bomb in a document inside",
            Docx,
            docx(&[("word/embeddings/a.docx", &docx(&[("a.xml", &zeros)]))]),
            TooComplex,
        ),
        ("ten thousand entries", Docx, many(10_000), TooComplex),
        (
            "documents in documents in documents",
            Docx,
            deep,
            TooComplex,
        ),
        ("entities that multiply", Docx, xml(entities), Damaged),
        ("an unknown entity", Docx, xml(b"<a>&b;</a>"), Damaged),
        ("XML that does not end", Docx, xml(b"<a><b></a>"), Damaged),
        (
            "XML in a coding of its own",
            Docx,
            xml(b"<?xml version='1.0' encoding='UTF-7'?><a/>"),
            Damaged,
        ),
        (
            "XML that is no text",
            Docx,
            xml(b"<a>\xFF\xFE</a>"),
            Damaged,
        ),
        (
            "an archive of something",
            Docx,
            zip(&[("a.txt", b"hei")]),
            TypeNotAllowed,
        ),
        (
            "an empty archive of this kind",
            Docx,
            zip(&[("[Content_Types].xml", b"<Types/>")]),
            TypeNotAllowed,
        ),
        (
            "a document with macros by its type",
            Docx,
            ooxml("ms-word.document.macroEnabled", &[]),
            TypeNotAllowed,
        ),
        (
            "a slide show",
            Pptx,
            ooxml("presentationml.slideshow", &[]),
            TypeNotAllowed,
        ),
        (
            "a template",
            Odt,
            odf(
                Odt,
                &[(
                    "mimetype",
                    b"application/vnd.oasis.opendocument.text-template",
                )],
            ),
            TypeNotAllowed,
        ),
        (
            "a document that does not say what it is",
            Odt,
            zip(&[("content.xml", b"<a/>")]),
            TypeNotAllowed,
        ),
    ];
    files
}
