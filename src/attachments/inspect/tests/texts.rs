//! Plain text.

use super::look;
use crate::domain::attachment::FileKind::Text;

/// What is served of a text: itself, or what it is in UTF-8.
fn served(content: &[u8]) -> String {
    let found = look(Text, content).unwrap();
    assert_eq!(found.preview, None);
    String::from_utf8(found.cleaned.unwrap_or_else(|| content.to_vec())).unwrap()
}

#[test]
fn texts_in_every_script_and_coding_pass_and_come_out_in_utf_8() {
    for text in [
        "Hei!\r\n\tÄiti & isä, 5 < 6 > 4\u{C}sivu 2\n",
        "BM 24, paino 70 kg",
        "MZ on alku",
        "مرحبا",
        "你好",
        "привет",
        "a <b> c, <p and <scripture>",
        "\u{FEFF}merkin kanssa",
    ] {
        assert_eq!(served(text.as_bytes()), text);
        assert_eq!(look(Text, text.as_bytes()).unwrap().cleaned, None);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let plain = text.trim_start_matches('\u{FEFF}');
        if text == plain {
            assert_eq!(served(&[b"\xFF\xFE", &little[..]].concat()), plain);
            assert_eq!(served(&[b"\xFE\xFF", &big[..]].concat()), plain);
        }
    }
    assert_eq!(served(b"\xC4iti s\xF6i 5 \x80"), "Äiti söi 5 €");
}
