//! Parts of office documents that are not what their names say.

use super::Hostile;
use super::build::{docx, odf, ooxml, pptx, relation, xlsx, zip};
use crate::domain::attachment::FileKind::{Docx, Odt, Pptx, Xlsx};
use crate::domain::event::AttachmentProblem::{ActiveContent, Damaged};

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

pub fn acting() -> Vec<Hostile> {
    let template = relation("attachedTemplate", "https://example.org/a.dotm", "External");
    let marked = format!("\u{FEFF}{template}");
    let blank = format!(" \r\n\t{template}");
    let named = |name: &str, content: &[u8]| docx(&[(name, content)]);
    let macros = xlsx(&[("xl/vbaProject.bin", b"x")]);
    let empty = [b"PK\x05\x06", &[0; 18][..]].concat();
    let book = zip(&[("mimetype", b"application/epub+zip")]);
    let drawing = ooxml("drawing", &[]);
    let files: Vec<Hostile> = [
        ("no extension", Docx, named("word/a", template.as_bytes())),
        ("another", Docx, named("word/a.dat", template.as_bytes())),
        ("a mark", Docx, named("word/a.bin", marked.as_bytes())),
        ("blanks", Docx, named("word/a.bin", blank.as_bytes())),
        (
            "UTF-16, small end first",
            Docx,
            named("word/a.bin", &utf16(&marked, u16::to_le_bytes)),
        ),
        (
            "UTF-16, great end first",
            Docx,
            named("word/a.bin", &utf16(&marked, u16::to_be_bytes)),
        ),
        (
            "UTF-16 without a mark",
            Docx,
            named("word/a.bin", &utf16(&template, u16::to_be_bytes)),
        ),
        (
            "UTF-16 with blanks",
            Docx,
            named("word/a.xml", &utf16(&blank, u16::to_le_bytes)),
        ),
        (
            "a listener in a document inside",
            Odt,
            odf(Odt, &[("Object 1/content.dat", b"<s:event-listener xmlns:s='s'/>")]),
        ),
        (
            "a book with macros by its extension",
            Pptx,
            pptx(&[("ppt/embeddings/a.xlsm", &macros)]),
        ),
        (
            "a document without an extension",
            Docx,
            named("word/embeddings/a", &macros),
        ),
        (
            "a document as XML",
            Docx,
            named("word/embeddings/a.xml", &macros),
        ),
        (
            "a document as a picture",
            Odt,
            odf(Odt, &[("Pictures/1.png", &macros)]),
        ),
        ("a drawing", Docx, named("word/embeddings/a.vsdx", &drawing)),
        ("an electronic book", Docx, named("word/a.epub", &book)),
        ("an empty archive", Docx, named("word/a.bin", &empty)),
        (
            "data asked for at opening",
            Xlsx,
            xlsx(&[(
                "xl/connections.xml",
                b"<connections><connection refreshOnLoad='1'><webPr url='https://example.org'/></connection></connections>",
            )]),
        ),
        (
            "a table asked for at opening",
            Xlsx,
            xlsx(&[(
                "xl/queryTables/queryTable1.xml",
                b"<queryTable refreshOnLoad='true' connectionId='1'/>",
            )]),
        ),
    ]
    .into_iter()
    .map(|(what, kind, content)| (what, kind, content, ActiveContent))
    .collect();
    files
}

pub fn unreadable() -> Vec<Hostile> {
    let types = |element: &str| {
        format!(
            "<Types><Override PartName='/main.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/>{element}</Types>"
        )
    };
    let part = types("<Override PartName='/word/A.dat' ContentType='application/x+XML'/>");
    let extension = types("<Default Extension='DAT' ContentType='text/xml'/>");
    let with = |types: &str, content: &[u8]| {
        docx(&[
            ("word/a.dat", content),
            ("[Content_Types].xml", types.as_bytes()),
        ])
    };
    let neither = b"\x4C\x6F\xA7\x94";
    let entity = b"<!DOCTYPE plist PUBLIC 'a' 'b' [<!ENTITY a 'b'>]><plist/>";
    let files: Vec<Hostile> = vec![
        ("said of the part", Docx, with(&part, neither), Damaged),
        (
            "said of the extension",
            Docx,
            with(&extension, neither),
            Damaged,
        ),
        (
            "another encoding",
            Docx,
            docx(&[(
                "word/a.bin",
                b"<?xml version='1.0' encoding='windows-1252'?><a>\xE4</a>",
            )]),
            Damaged,
        ),
        (
            "zeros",
            Docx,
            docx(&[("word/a.xml", b"<a>\0</a>")]),
            Damaged,
        ),
        ("entities", Docx, docx(&[("word/a.bin", entity)]), Damaged),
    ];
    files
}
