//! PDF.

use super::build::{pdf_with, plain_pdf, stream};
use super::hostile::PAGES;
use super::hostile::pdfs::{object_stream, pages};
use super::look;
use crate::domain::attachment::FileKind::Pdf;

#[test]
fn honest_documents_pass_as_they_are() {
    let link = b"<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://example.org/#a)>>>>".to_vec();
    let mail = b"<</S/URI/URI(mailto:aino@example.org)>>".to_vec();
    let picture = stream(
        "/Subtype/Image/Width 1000/Height 1000/Filter/DCTDecode",
        b"\xFF\xD8",
    );
    let talk = stream("", b"BT (we talk about JavaScript and /OpenAction) Tj ET");
    for (what, content) in [
        ("a plain one", plain_pdf()),
        (
            "links",
            pdf_with("/Outlines 5 0 R", "/Annots[5 0 R]", &[link, mail]),
        ),
        (
            "a picture",
            pdf_with("", "/Resources<</XObject<</I 5 0 R>>>>", &[picture]),
        ),
        (
            "a form",
            pdf_with(
                "/AcroForm<</Fields[5 0 R]>>",
                "",
                &[b"<</FT/Tx/T(n)/V(x)>>".to_vec()],
            ),
        ),
        ("words about scripts", pdf_with("", "", &[talk])),
        ("as many pages as allowed", pages(PAGES, true)),
        (
            "objects in streams",
            pdf_with(
                "",
                "",
                &[object_stream(&["<</A 1>>", "[1 2]"], "", <[u8]>::to_vec)],
            ),
        ),
        ("a short tail", [&plain_pdf()[..], b"\r\n\0\0"].concat()),
    ] {
        let found = look(Pdf, &content).unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        assert_eq!(
            (found.flagged, found.cleaned, found.preview),
            (false, None, None),
            "{what}"
        );
    }
}
