//! Office documents.

use super::Hostile;
use super::build::{docx, odf, pptx, relation, xlsx, zip};
use crate::domain::attachment::FileKind::{self, Docx, Odp, Ods, Odt, Pptx, Xlsx};
use crate::domain::event::AttachmentProblem::{ActiveContent, TypeNotAllowed};

/// Where a table that gathers data says where from.
pub const CACHE: &str = "xl/pivotCache/pivotCacheDefinition1.xml";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0\0\0\0\0";

/// A list of the parts of an ODF document: itself, and another.
pub fn listed(whole: FileKind, part: &str) -> String {
    let entry = |path: &str, kind: &str| {
        format!("<m:file-entry m:full-path=\"{path}\" m:media-type=\"{kind}\"/>")
    };
    let entries = entry("/", whole.media_type()) + &entry("part", part);
    format!("<m:manifest xmlns:m=\"m\">{entries}</m:manifest>")
}

pub fn acting() -> Vec<Hostile> {
    let outside = |kind, target| relation(kind, target, "External");
    let template = outside("attachedTemplate", "https://example.org/a.dotm");
    let server = outside("attachedTemplate", "file://server/share/a.dotm");
    let coded = outside("attachedTemplate", "h&#116;tps://example.org/a.dotm")
        .replace("External", "&#69;xternal");
    let utf16: Vec<u8> = template.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let picture = outside("image", "http://example.org/1.png");
    let object = outside("oleObject", "file:///C:\\a.xlsx");
    let frame = outside("frame", "page.html");
    let chunk = relation("aFChunk", "page.html", "");
    let link_runs = outside("hyperlink", "javascript:alert(1)");
    let types = |media_type: &str| {
        format!(
            "<Types><Override PartName='/a' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/><Override PartName='/b' ContentType='{media_type}'/></Types>"
        )
    };
    let macros = types("application/vnd.ms-office.vbaProject");
    let active = types("application/vnd.ms-office.activeX+xml");
    let macro_book = xlsx(&[("xl/vbaProject.bin", OLE)]);
    let rels = "word/_rels/document.xml.rels";
    let dde = b"<w:p xmlns:w='w'><w:instrText>DD</w:instrText><w:r/><w:instrText>EAUTO c:\\\\cmd.exe</w:instrText></w:p>";
    let simple = b"<w:p xmlns:w='w'><w:fldSimple w:instr='dde excel a b'/></w:p>";
    let files: Vec<Hostile> = [
        ("macros", Docx, docx(&[("word/vbaProject.bin", OLE)])),
        (
            "macros by another case",
            Docx,
            docx(&[("word/VBAPROJECT.BIN", b"x")]),
        ),
        (
            "macros under another name",
            Docx,
            docx(&[("word/settings.bin", OLE)]),
        ),
        (
            "macros in the list of types",
            Docx,
            docx(&[("[Content_Types].xml", macros.as_bytes())]),
        ),
        (
            "controls in the list of types",
            Docx,
            docx(&[("[Content_Types].xml", active.as_bytes())]),
        ),
        (
            "controls",
            Docx,
            docx(&[("word/activeX/activeX1.xml", b"<a/>")]),
        ),
        (
            "macros of old Excel",
            Xlsx,
            xlsx(&[("xl/macrosheets/sheet1.xml", b"<a/>")]),
        ),
        (
            "an OLE object",
            Docx,
            docx(&[("word/embeddings/oleObject1.bin", b"x")]),
        ),
        (
            "an OLE object under another name",
            Docx,
            docx(&[("word/media/image1.png", OLE)]),
        ),
        (
            "a program inside",
            Docx,
            docx(&[("word/media/image1.png", b"MZ\x90\0\x03\0\0\0")]),
        ),
        (
            "an archive inside",
            Docx,
            docx(&[("word/a.zip", &zip(&[("a", b"b")]))]),
        ),
        (
            "macros in a document inside",
            Pptx,
            pptx(&[("ppt/embeddings/a.xlsx", &macro_book)]),
        ),
        (
            "a template of the network",
            Docx,
            docx(&[("word/_rels/settings.xml.rels", template.as_bytes())]),
        ),
        (
            "a template of a server",
            Docx,
            docx(&[("word/_rels/settings.xml.rels", server.as_bytes())]),
        ),
        (
            "a template with coded letters",
            Docx,
            docx(&[("word/_rels/settings.xml.rels", coded.as_bytes())]),
        ),
        (
            "a template in UTF-16",
            Docx,
            docx(&[("word/_rels/settings.xml.rels", &utf16)]),
        ),
        (
            "a picture of the network",
            Docx,
            docx(&[(rels, picture.as_bytes())]),
        ),
        (
            "an object outside",
            Docx,
            docx(&[(rels, object.as_bytes())]),
        ),
        ("a frame", Docx, docx(&[(rels, frame.as_bytes())])),
        ("a page inside", Docx, docx(&[(rels, chunk.as_bytes())])),
        (
            "a link to a script",
            Docx,
            docx(&[(rels, link_runs.as_bytes())]),
        ),
        (
            "a command in pieces",
            Docx,
            docx(&[("word/document.xml", dde)]),
        ),
        (
            "a simple command",
            Docx,
            docx(&[("word/header1.xml", simple)]),
        ),
        (
            "a command of a sheet",
            Xlsx,
            xlsx(&[(
                "xl/externalLinks/externalLink1.xml",
                b"<externalLink><ddeLink ddeService='cmd'/></externalLink>",
            )]),
        ),
        (
            "a slide that starts a program",
            Pptx,
            pptx(&[(
                "ppt/slides/slide1.xml",
                b"<a:hlinkClick xmlns:a='a' action='ppaction://program'/>",
            )]),
        ),
        (
            "macros",
            Odt,
            odf(Odt, &[("Basic/Standard/Module1.xml", b"<a/>")]),
        ),
        (
            "a script",
            Ods,
            odf(Ods, &[("Scripts/python/a.py", b"import os")]),
        ),
        (
            "a listener",
            Odt,
            odf(
                Odt,
                &[(
                    "content.xml",
                    b"<s:event-listener xmlns:s='s' x:href='vnd.sun.star.script:a'/>",
                )],
            ),
        ),
        (
            "a button that runs",
            Odp,
            odf(
                Odp,
                &[(
                    "content.xml",
                    b"<p:a xmlns:p='p' x:href='vnd.sun.star.script:a'/>",
                )],
            ),
        ),
        (
            "a command",
            Ods,
            odf(
                Ods,
                &[(
                    "content.xml",
                    b"<o:dde-source xmlns:o='o' o:dde-application='cmd'/>",
                )],
            ),
        ),
        (
            "a picture of the network",
            Odt,
            odf(
                Odt,
                &[(
                    "content.xml",
                    b"<d:image xmlns:d='d' x:href='http://example.org/1.png'/>",
                )],
            ),
        ),
        ("an OLE object", Odt, odf(Odt, &[("Object 1", OLE)])),
        (
            "a part that is said to be a script",
            Odt,
            odf(
                Odt,
                &[(
                    "META-INF/manifest.xml",
                    listed(Odt, "application/x-Javascript").as_bytes(),
                )],
            ),
        ),
        (
            "a table that gathers from elsewhere when it is opened",
            Xlsx,
            xlsx(&[(
                CACHE,
                b"<pivotCacheDefinition refreshOnLoad='1'>\
                  <cacheSource type='external' connectionId='1'/></pivotCacheDefinition>",
            )]),
        ),
        (
            "a table that gathers from another workbook when it is opened",
            Xlsx,
            xlsx(&[(
                CACHE,
                b"<pivotCacheDefinition refreshOnLoad='true'><cacheSource type='worksheet'>\
                  <worksheetSource r:id='rId1' sheet='Taul1'/></cacheSource>\
                  </pivotCacheDefinition>",
            )]),
        ),
    ]
    .into_iter()
    .map(|(what, kind, content)| (what, kind, content, ActiveContent))
    .collect();
    files
}

pub fn of_two_kinds() -> Vec<Hostile> {
    let other = listed(Ods, "image/png");
    let content = odf(Odt, &[("META-INF/manifest.xml", other.as_bytes())]);
    let files: Vec<Hostile> = vec![(
        "a sheet that says it is a text",
        Odt,
        content,
        TypeNotAllowed,
    )];
    files
}
