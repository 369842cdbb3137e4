//! PDF.

use super::build::{deflated, pdf, pdf_with, plain_pdf, stream};
use super::{Hostile, PAGES};
use crate::domain::attachment::FileKind::Pdf;
use crate::domain::event::AttachmentProblem::{
    ActiveContent, Damaged, NotCheckable, TooComplex, TypeNotAllowed,
};

/// A stream of these objects, numbered from 20, with the given filter over it.
pub fn object_stream(objects: &[&str], filter: &str, fold: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let (mut index, mut body) = (String::new(), String::new());
    for (number, object) in (20..).zip(objects) {
        index.push_str(&format!("{number} {} ", body.len()));
        body.push_str(object);
        body.push(' ');
    }
    let (count, first) = (objects.len(), index.len());
    let dictionary = format!("/Type/ObjStm/N {count}/First {first}{filter}");
    stream(&dictionary, &fold(format!("{index}{body}").as_bytes()))
}

/// A tree of so many pages; `own` says whether each is an object of its own.
pub fn pages(count: u32, own: bool) -> Vec<u8> {
    let kids: String = (0..count)
        .map(|page| format!("{} 0 R ", 3 + if own { page } else { 0 }))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
    ];
    let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_vec();
    objects.extend(vec![page; if own { count as usize } else { 1 }]);
    pdf(&objects, "")
}

/// Everything that can act, wherever it hides.
pub fn acting() -> Vec<Hostile> {
    let object = |text: &str| pdf_with("/Extra 5 0 R", "", &[text.as_bytes().to_vec()]);
    let script = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
    let hidden = ["<</A 1>>", script];
    let plainly = |bytes: &[u8]| bytes.to_vec();
    let hex = |bytes: &[u8]| {
        let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
        format!("{}>", digits.collect::<String>()).into_bytes()
    };
    let twice = |bytes: &[u8]| deflated(&deflated(bytes));
    let in_stream = |stream| pdf_with("/Extra 21 0 R", "", &[stream]);
    let unlisted = {
        // An object that the table of contents does not know, for readers that rebuild it.
        let whole = plain_pdf();
        let at = whole.windows(4).position(|at| at == b"xref").unwrap();
        [
            &whole[..at],
            b"77 0 obj\n<</S/Launch/F(cmd.exe)>>\nendobj\n",
            &whole[at..],
        ]
        .concat()
    };
    let unlisted_stream = {
        let whole = plain_pdf();
        let at = whole.windows(4).position(|at| at == b"xref").unwrap();
        let folded = object_stream(&hidden, "/Filter/FlateDecode", deflated);
        [
            &whole[..at],
            b"77 0 obj\n",
            &folded,
            b"\nendobj\n",
            &whole[at..],
        ]
        .concat()
    };
    let files: Vec<Hostile> = [
        (
            "a script at opening",
            pdf_with(&format!("/OpenAction {script}"), "", &[]),
        ),
        (
            "a script by reference",
            pdf_with("/OpenAction 5 0 R", "", &[script.as_bytes().to_vec()]),
        ),
        (
            "a script by name",
            pdf_with(
                "/Names<</JavaScript<</Names[(a)5 0 R]>>>>",
                "",
                &[script.as_bytes().to_vec()],
            ),
        ),
        (
            "a script on a page",
            pdf_with("", &format!("/AA<</O {script}>>"), &[]),
        ),
        (
            "a script in a field",
            object(&format!("<</FT/Tx/AA<</K {script}>>>>")),
        ),
        (
            "a script with coded letters",
            object("<</S/J#61vaScript/#4aS(x)>>"),
        ),
        ("a script's text alone", object("<</JS 4 0 R>>")),
        (
            "a program to start",
            object("<</S/Launch/Win<</F(cmd.exe)>>>>"),
        ),
        (
            "a form that sends itself",
            object("<</S/SubmitForm/F(https://example.org)>>"),
        ),
        ("a form that loads data", object("<</S/ImportData/F(x)>>")),
        (
            "another file to open",
            object("<</S/GoToR/F(other.pdf)/D[0/Fit]>>"),
        ),
        ("a file inside to open", object("<</S/GoToE/T<</R/C>>>>")),
        (
            "a page of the network at opening",
            pdf_with("/OpenAction<</S/URI/URI(https://example.org)>>", "", &[]),
        ),
        (
            "a page of the network on a page",
            pdf_with("", "/AA<</O<</S/URI/URI(https://example.org)>>>>", &[]),
        ),
        (
            "a link to a script",
            object("<</S/URI/URI(jAva\\nscript:alert\\(1\\))>>"),
        ),
        (
            "a link to a file",
            object("<</S/URI/URI(file:///etc/passwd)>>"),
        ),
        (
            "a link to a file server",
            object("<</S/URI/URI(\\\\\\\\server\\\\share)>>"),
        ),
        (
            "a file inside",
            pdf_with(
                "/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>",
                "",
                &[b"<</Type/Filespec/EF<</F 4 0 R>>>>".to_vec()],
            ),
        ),
        (
            "a file inside without a list",
            object("<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>"),
        ),
        (
            "a stream that is a file",
            pdf_with("", "", &[stream("/Type/EmbeddedFile", b"MZ")]),
        ),
        (
            "a file as a note",
            object("<</Type/Annot/Subtype/FileAttachment/FS 4 0 R>>"),
        ),
        ("a film", object("<</Type/Annot/Subtype/RichMedia>>")),
        ("an old film", object("<</Type/Annot/Subtype/Movie>>")),
        ("a body in space", object("<</Type/Annot/Subtype/3D>>")),
        (
            "a form in XML",
            pdf_with("/AcroForm<</XFA 4 0 R/Fields[]>>", "", &[]),
        ),
        (
            "a script deep inside",
            object(&format!("{}{script}{}", "[".repeat(40), "]".repeat(40))),
        ),
        (
            "a script in a stream of objects",
            in_stream(object_stream(&hidden, "", plainly)),
        ),
        (
            "a script in a compressed stream",
            in_stream(object_stream(&hidden, "/Filter/FlateDecode", deflated)),
        ),
        (
            "a script in hexadecimal",
            in_stream(object_stream(&hidden, "/Filter/ASCIIHexDecode", hex)),
        ),
        (
            "a script compressed twice",
            in_stream(object_stream(
                &hidden,
                "/Filter[/FlateDecode/FlateDecode]",
                twice,
            )),
        ),
        ("an object that is not listed", unlisted),
        ("a stream that is not listed", unlisted_stream),
    ]
    .into_iter()
    .map(|(what, content)| (what, Pdf, content, ActiveContent))
    .collect();
    files
}

/// 140 megabytes, of two: each pair of bytes stands for 128.
fn unfolding() -> Vec<u8> {
    [0x81, b' '].repeat(1_150_000)
}

pub fn hostile() -> Vec<Hostile> {
    let whole = plain_pdf();
    let bomb = |dictionary: &str| {
        pdf_with(
            "",
            "",
            &[stream(
                &format!("{dictionary}/Filter/RunLengthDecode"),
                &unfolding(),
            )],
        )
    };
    let folded = stream(
        "/Filter[/FlateDecode/RunLengthDecode]",
        &deflated(&unfolding()),
    );
    let filters = "/FlateDecode".repeat(20);
    let locked = pdf(
        &[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[]/Count 0>>".to_vec(),
        ],
        "/Encrypt<</Filter/Standard/V 1/R 2/O(oooooooooooooooooooooooooooooooo)/U(uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu)/P -4>>/ID[(a)(a)]",
    );
    let unreadable = pdf_with(
        "",
        "",
        &[stream("/Type/ObjStm/N 1/First 9/Filter/JPXDecode", b"????")],
    );
    let picture = stream(
        "/Subtype/Image/Width 99999/Height 99999/Filter/JBIG2Decode",
        b"x",
    );
    let loops = pdf(&[b"<</Type/Catalog/Pages 1 0 R>>".to_vec()], "");
    let files: Vec<Hostile> = vec![
        (
            "something before it",
            Pdf,
            [b"hei\n", &whole[..]].concat(),
            TypeNotAllowed,
        ),
        (
            "a page before it",
            Pdf,
            [b"<html>", &whole[..]].concat(),
            TypeNotAllowed,
        ),
        (
            "a page behind it",
            Pdf,
            [&whole[..], &b"<html>hei</html>".repeat(9)].concat(),
            TypeNotAllowed,
        ),
        (
            "an archive behind it",
            Pdf,
            [&whole[..], &super::build::docx(&[])].concat(),
            TypeNotAllowed,
        ),
        (
            "cut in half",
            Pdf,
            whole[..whole.len() / 2].to_vec(),
            Damaged,
        ),
        (
            "nothing but its beginning",
            Pdf,
            b"%PDF-1.7\n".to_vec(),
            Damaged,
        ),
        (
            "nothing but beginning and end",
            Pdf,
            b"%PDF-1.7\n%%EOF".to_vec(),
            Damaged,
        ),
        ("no pages", Pdf, pages(0, true), Damaged),
        ("a tree that bites its tail", Pdf, loops, Damaged),
        (
            "more pages than allowed",
            Pdf,
            pages(PAGES + 1, true),
            TooComplex,
        ),
        ("10,000 pages", Pdf, pages(10_000, true), TooComplex),
        (
            "one page over and over",
            Pdf,
            pages(PAGES + 1, false),
            TooComplex,
        ),
        ("a password", Pdf, locked, NotCheckable),
        (
            "a stream of objects that cannot be opened",
            Pdf,
            unreadable,
            NotCheckable,
        ),
        ("a bomb in a stream", Pdf, bomb(""), TooComplex),
        (
            "a bomb in a stream of objects",
            Pdf,
            bomb("/Type/ObjStm/N 1/First 9"),
            TooComplex,
        ),
        (
            "a bomb in a bomb",
            Pdf,
            pdf_with("", "", &[folded]),
            TooComplex,
        ),
        (
            "twenty filters",
            Pdf,
            pdf_with("", "", &[stream(&format!("/Filter[{filters}]"), b"x")]),
            TooComplex,
        ),
        (
            "a picture of ten gigapixels",
            Pdf,
            pdf_with("", "", &[picture]),
            TooComplex,
        ),
    ];
    files
}
