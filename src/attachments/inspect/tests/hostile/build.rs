//! Makes files, honest ones and others.

use std::io::{Cursor, Write as _};

use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::domain::attachment::FileKind;

/// What must not be found in anything that is served.
pub const SECRET: &[u8] = b"Salaisuus 60.1699N";

/// A picture that is dark on the left and red on the right, so that turning it shows.
fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        if x * 2 < width {
            Rgb([0, 0, 0])
        } else {
            Rgb([255, 0, 0])
        }
    }))
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, ImageFormat::Jpeg)
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, ImageFormat::Png)
}

/// The simple form, which has one chunk.
pub fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = picture(width, height).to_rgb8();
    WebPEncoder::new_lossless(&mut bytes)
        .encode(&picture, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// The extended form, with these chunks after the picture.
pub fn extended_webp(width: u32, height: u32, flags: u8, more: &[(&[u8], &[u8])]) -> Vec<u8> {
    let simple = webp(width, height);
    let mut header = vec![flags, 0, 0, 0];
    header.extend(&(width - 1).to_le_bytes()[..3]);
    header.extend(&(height - 1).to_le_bytes()[..3]);
    let mut body = b"WEBP".to_vec();
    body.extend(riff_chunk(b"VP8X", &header));
    body.extend(&simple[12..]);
    for (kind, content) in more {
        body.extend(riff_chunk(kind, content));
    }
    riff_chunk(b"RIFF", &body)
}

pub fn riff_chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_vec();
    bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    bytes.extend(content);
    bytes.extend(vec![0; content.len() % 2]);
    bytes
}

/// EXIF data that says how to turn the picture, and the secret as the camera's name.
pub fn tiff(orientation: u8) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x02\0".to_vec();
    let length = u8::try_from(SECRET.len()).unwrap();
    bytes.extend([0x0F, 0x01, 2, 0, length, 0, 0, 0, 38, 0, 0, 0]);
    bytes.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    bytes.extend([0; 4]);
    bytes.extend(SECRET);
    bytes
}

/// Puts a segment after the start of a JPEG.
pub fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend(segment(marker, body));
    bytes.extend(&jpeg[2..]);
    bytes
}

pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xFF, marker];
    bytes.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    bytes.extend(body);
    bytes
}

/// Puts a chunk after the header of a PNG.
pub fn with_chunk(png: &[u8], kind: &[u8], body: &[u8]) -> Vec<u8> {
    let header = 8 + 25;
    [&png[..header], &png_chunk(kind, body), &png[header..]].concat()
}

pub fn png_chunk(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let summed = [kind, body].concat();
    let sum = summed.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 * (sum & 1))
        })
    });
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length[..], &summed, &(!sum).to_be_bytes()].concat()
}

/// The header chunk of a PNG of that size, of grey values of one bit.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut body = width.to_be_bytes().to_vec();
    body.extend(height.to_be_bytes());
    body.extend([1, 0, 0, 0, 0]);
    png_chunk(b"IHDR", &body)
}

/// A colour profile of that length.
pub fn profile(length: usize) -> Vec<u8> {
    let mut bytes = vec![7; length];
    bytes[..4].copy_from_slice(&u32::try_from(length).unwrap().to_be_bytes());
    bytes[36..40].copy_from_slice(b"acsp");
    bytes
}

/// A HEIC picture, whose parts can be changed.
pub struct Heic {
    pub brands: Vec<[u8; 4]>,
    pub size: (u32, u32),
    /// Number, kind, content, and how it is stored (`iloc`'s construction method).
    pub items: Vec<(u16, [u8; 4], Vec<u8>, u16)>,
    /// The number of the picture.
    pub primary: u16,
    /// Boxes beside the others.
    pub top: Vec<Vec<u8>>,
    /// Boxes in the description.
    pub parts: Vec<Vec<u8>>,
    /// Added to where an item is said to lie.
    pub shift: Vec<(u16, i64)>,
    /// Bytes in the storage that belong to no item.
    pub hidden: Vec<u8>,
}

pub const PIXELS_OF_HEIC: &[u8] = b"coded pixels";

impl Default for Heic {
    fn default() -> Self {
        let exif = [b"\0\0\0\0", &tiff(6)[..]].concat();
        let xmp = [b"<x:xmpmeta>", SECRET].concat();
        Self {
            brands: vec![*b"heic", *b"mif1"],
            size: (100, 50),
            items: vec![
                (1, *b"hvc1", PIXELS_OF_HEIC.to_vec(), 0),
                (2, *b"Exif", exif, 0),
                (3, *b"mime", xmp, 0),
            ],
            primary: 1,
            top: Vec::new(),
            parts: Vec::new(),
            shift: Vec::new(),
            hidden: SECRET.to_vec(),
        }
    }
}

pub fn part(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
    [&length[..], kind, body].concat()
}

impl Heic {
    pub fn build(&self) -> Vec<u8> {
        let [major, others @ ..] = &self.brands[..] else {
            panic!("no brand")
        };
        let head = part(
            b"ftyp",
            &[&major[..], &[0; 4], others.as_flattened()].concat(),
        );
        // Where the storage begins does not change how long the description is.
        let start = head.len() + self.meta(0).len() + 8;
        let stored = self.items.iter().filter(|item| item.3 == 0);
        let data: Vec<u8> = stored.flat_map(|item| item.2.clone()).collect();
        let storage = part(b"mdat", &[&data[..], &self.hidden].concat());
        [head, self.meta(start), storage, self.top.concat()].concat()
    }

    fn meta(&self, start: usize) -> Vec<u8> {
        let mut infos = u16::try_from(self.items.len())
            .unwrap()
            .to_be_bytes()
            .to_vec();
        for (id, kind, ..) in &self.items {
            let head = [&[2, 0, 0, 0], &id.to_be_bytes()[..], &[0, 0], kind];
            infos.extend(part(b"infe", &[&head.concat(), SECRET, b"\0"].concat()));
        }
        let (width, height) = self.size;
        let size = [[0; 4], width.to_be_bytes(), height.to_be_bytes()].concat();
        // Behind the fields of a box there is room for more.
        let with_more = |kind: &[u8], fields: &[u8]| part(kind, &[fields, SECRET].concat());
        let properties = [
            with_more(b"ispe", &size),
            with_more(b"irot", &[1]),
            with_more(b"auxC", b"\0\0\0\0urn:mpeg:hevc:2015:auxid:1\0"),
            part(b"udes", SECRET),
            SECRET.to_vec(),
        ];
        let properties = [
            part(b"ipco", &properties.concat()),
            part(b"free", SECRET),
            SECRET.to_vec(),
        ];
        let inside = self.items.iter().filter(|item| item.3 == 1);
        let data: Vec<u8> = inside.flat_map(|item| item.2.clone()).collect();
        let body = [
            vec![0; 4],
            part(
                b"hdlr",
                &[&[0; 8][..], b"pict", &[0; 12], SECRET, b"\0"].concat(),
            ),
            with_more(
                b"pitm",
                &[&[0; 4][..], &self.primary.to_be_bytes()].concat(),
            ),
            part(b"iinf", &[&[0; 4][..], &infos].concat()),
            part(b"iprp", &properties.concat()),
            part(b"dinf", SECRET),
            part(b"iloc", &self.places(start)),
            part(b"idat", &data),
            self.parts.concat(),
        ];
        part(b"meta", &body.concat())
    }

    fn places(&self, start: usize) -> Vec<u8> {
        let mut body = vec![1, 0, 0, 0, 0x44, 0];
        body.extend(u16::try_from(self.items.len()).unwrap().to_be_bytes());
        let (mut file, mut data) = (start, 0);
        for (id, _, content, method) in &self.items {
            let at = if *method == 0 { &mut file } else { &mut data };
            let shift = self.shift.iter().find(|(shifted, _)| shifted == id);
            let place = i64::try_from(*at).unwrap() + shift.map_or(0, |(_, by)| *by);
            *at += content.len();
            body.extend(id.to_be_bytes());
            body.extend(method.to_be_bytes());
            body.extend([0, 0, 0, 1]);
            body.extend(u32::try_from(place.max(0)).unwrap().to_be_bytes());
            body.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        }
        body
    }
}

/// A PDF of these objects, numbered from 1; the first one is the catalogue.
pub fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let count = objects.len() + 1;
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let trailer = format!("trailer\n<</Size {count}/Root 1 0 R{trailer}>>\n");
    bytes.extend(format!("{trailer}startxref\n{start}\n%%EOF\n").bytes());
    bytes
}

/// A PDF of one page, with more in its catalogue, more in its page, and more objects from 5 on.
pub fn pdf_with(catalogue: &str, page: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{catalogue}>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R{page}>>")
            .into_bytes(),
        stream("", b"BT ET"),
    ];
    objects.extend_from_slice(more);
    pdf(&objects, "")
}

pub fn plain_pdf() -> Vec<u8> {
    pdf_with("/OpenAction[3 0 R/Fit]", "", &[])
}

pub fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {}{dictionary}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

pub fn deflated(content: &[u8]) -> Vec<u8> {
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content.to_vec());
    stream.compress().unwrap();
    stream.content
}

/// A zip archive.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let method = if *name == "mimetype" {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str =
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#;

/// A document of the OOXML family, with more parts.
pub fn ooxml(main: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/></Types>"#
    );
    let relations = relation("officeDocument", "main.xml", "");
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
        (
            "main.xml",
            b"<w:document xmlns:w=\"w\"><w:p>Hei &amp; moi &#228;</w:p></w:document>",
        ),
    ];
    // What is there already is replaced.
    entries.retain(|(name, _)| !more.iter().any(|(new, _)| new == name));
    entries.extend_from_slice(more);
    zip(&entries)
}

/// A list of one relationship.
pub fn relation(kind: &str, target: &str, mode: &str) -> String {
    let kind =
        format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
    let mode = if mode.is_empty() {
        String::new()
    } else {
        format!(r#" TargetMode="{mode}""#)
    };
    format!(
        r#"{RELATIONS}<Relationship Id="a" Type="{kind}" Target="{target}"{mode}/></Relationships>"#
    )
}

pub fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    ooxml("wordprocessingml.document", more)
}

pub fn xlsx(more: &[(&str, &[u8])]) -> Vec<u8> {
    ooxml("spreadsheetml.sheet", more)
}

pub fn pptx(more: &[(&str, &[u8])]) -> Vec<u8> {
    ooxml("presentationml.presentation", more)
}

/// A document of the ODF family, with more parts.
pub fn odf(kind: FileKind, more: &[(&str, &[u8])]) -> Vec<u8> {
    let manifest = b"<manifest:manifest xmlns:manifest=\"m\"/>";
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("mimetype", kind.media_type().as_bytes()),
        (
            "content.xml",
            b"<office:document-content xmlns:office=\"o\"/>",
        ),
        ("META-INF/manifest.xml", manifest),
        ("Configurations2/accelerator/current.xml", b""),
    ];
    entries.retain(|(name, _)| !more.iter().any(|(new, _)| new == name));
    entries.extend_from_slice(more);
    zip(&entries)
}
