//! Office documents.

use super::build::{docx, odf, pptx, relation, xlsx};
use super::hostile::documents::{CACHE, listed};
use super::look;
use crate::domain::attachment::FileKind::{Docx, Odt, Pptx, Xlsx};

#[test]
fn honest_documents_pass_as_they_are() {
    let link = relation("hyperlink", "https://example.org", "External");
    let book = relation("externalLinkPath", "other.xlsx", "External");
    let template = relation(
        "attachedTemplate",
        "file:///C:\\Templates\\a.dotx",
        "External",
    );
    let chart = xlsx(&[]);
    let field = b"<w:p xmlns:w='w'><w:instrText> PAGE </w:instrText></w:p>";
    let utf16: Vec<u8> = "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><a>Hei</a>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let picture = super::build::png(4, 4);
    let honest = [
        (
            "a link",
            Docx,
            docx(&[("word/_rels/document.xml.rels", link.as_bytes())]),
        ),
        (
            "another book",
            Xlsx,
            xlsx(&[(
                "xl/externalLinks/_rels/externalLink1.xml.rels",
                book.as_bytes(),
            )]),
        ),
        (
            "a template on a disk",
            Docx,
            docx(&[("word/_rels/settings.xml.rels", template.as_bytes())]),
        ),
        (
            "a chart's numbers",
            Pptx,
            pptx(&[("ppt/embeddings/Sheet1.xlsx", &chart)]),
        ),
        ("a field", Docx, docx(&[("word/document.xml", field)])),
        (
            "another coding",
            Docx,
            docx(&[("word/document.xml", &utf16)]),
        ),
        (
            "a picture",
            Docx,
            docx(&[("word/media/image1.png", &picture)]),
        ),
        (
            "settings of a printer of macOS",
            Xlsx,
            xlsx(&[("xl/printerSettings/printerSettings1.bin", PLIST)]),
        ),
        (
            "data asked for by hand",
            Xlsx,
            xlsx(&[(
                "xl/connections.xml",
                b"<connections><connection refreshOnLoad='0'><dbPr/></connection></connections>",
            )]),
        ),
        (
            "a table that gathers what is in the document",
            Xlsx,
            xlsx(&[(
                CACHE,
                b"<pivotCacheDefinition refreshOnLoad='1'><cacheSource type='worksheet'>\
                  <worksheetSource ref='A1:B2' sheet='Taul1'/></cacheSource>\
                  </pivotCacheDefinition>",
            )]),
        ),
        (
            "a table that gathers by hand",
            Xlsx,
            xlsx(&[(
                CACHE,
                b"<pivotCacheDefinition><cacheSource type='external' connectionId='1'/>\
                  </pivotCacheDefinition>",
            )]),
        ),
        (
            "a list of parts",
            Odt,
            odf(
                Odt,
                &[("META-INF/manifest.xml", listed(Odt, "image/png").as_bytes())],
            ),
        ),
        (
            "a font that begins like XML",
            Docx,
            docx(&[("word/fonts/font1.odttf", b"<a\xF3\x01\0\x80")]),
        ),
        (
            "settings of a printer",
            Xlsx,
            xlsx(&[("xl/printerSettings/printerSettings1.bin", b"P\0r\0i\0n\0")]),
        ),
        ("a picture", Odt, odf(Odt, &[("Pictures/1.png", &picture)])),
        (
            "a link",
            Odt,
            odf(
                Odt,
                &[(
                    "content.xml",
                    b"<t:a xmlns:t='t' xmlns:x='x' x:href='https://example.org'/>",
                )],
            ),
        ),
    ];
    for (what, kind, content) in honest {
        let found = look(kind, &content).unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        assert_eq!(
            (found.flagged, found.cleaned, found.preview),
            (false, None, None),
            "{what}"
        );
    }
}

const PLIST: &[u8] = b"<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE plist PUBLIC '-//Apple//DTD PLIST 1.0//EN' 'http://www.apple.com/DTDs/PropertyList-1.0.dtd'><plist version='1.0'><dict/></plist>";
