//! Inspects any file: `cargo +nightly fuzz run inspection`.
//!
//! The first byte chooses what the file is declared to be. Whatever the bytes, nothing may panic;
//! what is served instead of the file must pass itself, unchanged, and be no larger than it may.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portti::attachments::inspect::{Order, examine};
use portti::domain::attachment::{ActiveContent, FileKind};

fuzz_target!(|data: &[u8]| {
    let Some((choice, content)) = data.split_first() else {
        return;
    };
    let kinds = FileKind::DEFAULT;
    let order = |content: &[u8]| Order {
        kind: kinds[usize::from(*choice) % kinds.len()],
        size: content.len() as u64,
        active: ActiveContent::Flag,
        pixels: 1_000_000,
        pages: 100,
    };
    let Ok(found) = examine(&order(content), content) else {
        return;
    };
    if let Some(cleaned) = found.cleaned {
        assert!(cleaned.len() <= content.len() * 3 + 4096);
        let again = examine(&order(&cleaned), &cleaned).expect("what is clean passes");
        assert!(again.cleaned.is_none_or(|twice| twice == cleaned));
    }
});
