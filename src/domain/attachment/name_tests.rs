//! Names that are cleaned, names that are refused, and laws for all of them.

use proptest::prelude::*;

use super::*;

#[test]
fn names_are_cleaned() {
    for (raw, text) in [
        ("kuva.jpg", "kuva.jpg"),
        ("KUVA.JPG", "KUVA.JPG"),
        // Paths of every kind.
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\Windows\\win.txt", "win.txt"),
        ("C:\\Users\\Aino\\kuva.png", "kuva.png"),
        ("/etc/cron.d/x.txt", "x.txt"),
        ("....//....//x.pdf", "x.pdf"),
        ("a\u{2215}b\u{FF0F}c.pdf", "a_b_c.pdf"),
        ("%2e%2e%2fx.pdf", "%2e%2e%2fx.pdf"),
        // Leading dots, trailing dots and spaces.
        (".kuva.jpg", "kuva.jpg"),
        ("kuva.jpg. . ", "kuva.jpg"),
        ("  kuva .jpg", "kuva.jpg"),
        // Control characters and line breaks.
        ("ku\u{0}va\u{7}.jpg", "kuva.jpg"),
        ("ku\r\nva\t1.jpg", "ku va 1.jpg"),
        (
            "x.pdf\r\nContent-Type: text.txt",
            "x.pdf Content-Type_ text.txt",
        ),
        ("\u{1b}[31mred.txt", "[31mred.txt"),
        // Direction of writing, and what shows nothing.
        ("kuva\u{200B}\u{FEFF}\u{AD}.jpg", "kuva.jpg"),
        ("\u{2066}kuva\u{2069}.pdf", "kuva.pdf"),
        ("ra\u{E0041}portti.pdf", "raportti.pdf"),
        // What file systems do not take.
        ("a<b>c:d\"e|f?g*h.txt", "a_b_c_d_e_f_g_h.txt"),
        ("x.txt:stream.txt", "x.txt_stream.txt"),
        // Names of devices.
        ("CON.txt", "_CON.txt"),
        ("nul.tar.pdf", "_nul.tar.pdf"),
        ("com1.pdf", "_com1.pdf"),
        ("LPT².pdf", "_LPT².pdf"),
        ("aux .pdf", "_aux.pdf"),
        ("console.txt", "console.txt"),
        ("com10.txt", "com10.txt"),
        // Composed (NFC), and not more marks than a letter can bear.
        ("A\u{308}iti.pdf", "Äiti.pdf"),
        (
            "a\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}\u{300}.pdf",
            "à\u{300}\u{300}\u{300}\u{300}.pdf",
        ),
        // A page saved from the network is no program.
        ("example.com.pdf", "example.com.pdf"),
        ("vuosi 2026.11.22.pdf", "vuosi 2026.11.22.pdf"),
    ] {
        assert_eq!(
            clean(raw).map(|name| name.text).as_deref(),
            Ok(text),
            "{raw:?}"
        );
    }
}

#[test]
fn every_script_is_welcome() {
    for raw in [
        "löydös.pdf",
        "снимок экрана.png",
        "φωτογραφία.jpg",
        "صورة.jpg",
        "تصویر\u{200C}ها.jpg",
        "תמונה.png",
        "写真.jpeg",
        "사진.jpg",
        "फ़ोटो.jpg",
        "รูปถ่าย.png",
        "ფოტო.webp",
        "ፎቶ.heic",
        "📷 1.jpg",
        "👩\u{200D}⚕\u{FE0F}.jpg",
    ] {
        let expected: String = raw.nfc().collect();
        assert_eq!(clean(raw).map(|name| name.text), Ok(expected), "{raw}");
    }
}

#[test]
fn dishonest_names_are_refused() {
    use NameProblem::{DoubleExtension, Empty, NoExtension};
    for (raw, problem) in [
        ("", Empty),
        ("   ", Empty),
        ("...", Empty),
        ("../..", Empty),
        ("..\\", Empty),
        ("\u{202E}\u{200B}", Empty),
        ("_.-", Empty),
        ("passwd", NoExtension),
        (".htaccess", NoExtension),
        ("../../etc/passwd", NoExtension),
        ("kuva.", NoExtension),
        ("kuva.jpg\u{FF0E}exe", NoExtension),
        ("kuva.j pg", NoExtension),
        ("kuva.thisisnotanextension", NoExtension),
        ("lasku.exe.pdf", DoubleExtension),
        ("lasku.EXE .pdf", DoubleExtension),
        ("lasku.exe\u{0}.pdf", DoubleExtension),
        ("lasku.e\u{200B}xe.pdf", DoubleExtension),
        ("sivu.html.txt", DoubleExtension),
        ("kuva.svg.png", DoubleExtension),
        ("a.php.b.jpg", DoubleExtension),
        ("makrot.docm.docx", DoubleExtension),
    ] {
        assert_eq!(clean(raw), Err(problem), "{raw:?}");
        assert!(problem.code().starts_with("file_name_"));
    }
}

#[test]
fn the_extension_is_the_one_that_will_be_opened() {
    for (raw, extension) in [
        ("kuva.JPeG", "jpeg"),
        // Shown as `photoexe.jpg` where the direction is turned: it is a program.
        ("photo\u{202E}gpj.exe", "exe"),
        ("lasku.pdf.exe", "exe"),
        ("lasku.pdf\u{0}.exe", "exe"),
        ("lasku.pdf                         .exe", "exe"),
    ] {
        assert_eq!(
            clean(raw).map(|name| name.extension).as_deref(),
            Ok(extension),
            "{raw:?}"
        );
    }
}

#[test]
fn long_names_keep_their_extension() {
    for letter in ["a", "ä", "写", "📷a"] {
        let name = clean(&format!("{}.jpeg", letter.repeat(500))).unwrap();
        assert!(name.text.ends_with(".jpeg"), "{}", name.text);
        assert!(name.text.chars().count() <= LONGEST && name.text.len() <= LONGEST_BYTES);
        assert!(name.text.len() > LONGEST_BYTES / 2 - 8, "{}", name.text);
    }
}

proptest! {
    #[test]
    fn whatever_comes_the_name_is_clean(raw in "(\\PC|[\u{0}-\u{2f}\u{202a}-\u{202e}./\\\\]){0,200}(\\.[a-z]{1,4})?") {
        if let Ok(name) = clean(&raw) {
            let text = &name.text;
            prop_assert!(text.chars().count() <= LONGEST && text.len() <= LONGEST_BYTES);
            prop_assert!(!text.contains(['/', '\\', '<', '>', ':', '"', '|', '?', '*']));
            prop_assert!(!text.chars().any(is_hidden));
            prop_assert!(!text.starts_with(['.', ' ']) && !text.ends_with(['.', ' ']));
            prop_assert!(!is_device(text.rsplit_once('.').unwrap().0));
            let ending = [".", &name.extension].concat();
            prop_assert!(text.to_ascii_lowercase().ends_with(&ending));
            // Cleaning what is clean changes nothing.
            prop_assert_eq!(clean(text), Ok(name.clone()));
        }
    }
}
