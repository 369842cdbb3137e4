//! Plain text.

use super::Hostile;
use crate::domain::attachment::FileKind::Text;
use crate::domain::event::AttachmentProblem::TypeNotAllowed;

pub fn hostile() -> Vec<Hostile> {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(units).collect()
    };
    let files: Vec<Hostile> = [
        ("a zero byte", b"hei\0".to_vec()),
        ("a terminal's command", b"hei \x1B]0;x\x07".to_vec()),
        ("what no coding has", b"\x81\x8D\x8F\x90\x9D".to_vec()),
        ("half a character of UTF-16", b"\xFF\xFEa".to_vec()),
        ("a lone surrogate", b"\xFF\xFE\x00\xD8a\x00".to_vec()),
        ("a page in UTF-16", utf16("<html><script>alert(1)</script>")),
        (
            "a script in a later line",
            b"Hei!\n<ScRiPt\n>alert(1)</script>".to_vec(),
        ),
        (
            "a drawing in a later line",
            b"Hei!\n<svg/onload=alert(1)>".to_vec(),
        ),
        (
            "a page after its mark",
            b"\xEF\xBB\xBF<!doctype html>".to_vec(),
        ),
        ("PHP", b"<?php system($_GET['x']); ?>".to_vec()),
        ("a batch file", b"@echo off\r\ndel *.*\r\n".to_vec()),
        (
            "a shortcut to a page",
            b"[InternetShortcut]\r\nURL=file:///x\r\n".to_vec(),
        ),
        (
            "a registry file",
            b"Windows Registry Editor Version 5.00\r\n".to_vec(),
        ),
        (
            "a mail with parts",
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n".to_vec(),
        ),
        ("PostScript", b"%!PS-Adobe-3.0\n".to_vec()),
    ]
    .into_iter()
    .map(|(what, content)| (what, Text, content, TypeNotAllowed))
    .collect();
    files
}
