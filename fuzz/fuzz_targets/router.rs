//! Sends anything to the media unit: `cargo +nightly fuzz run router`. What is done with it, and the
//! form of the input, is told where it is also played by dice in `make test`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/video/router.rs"]
mod router;

fuzz_target!(|data: &[u8]| router::feed(data));
