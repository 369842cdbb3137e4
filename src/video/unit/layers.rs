//! Which layer of a picture a packet belongs to, where its sender sends layers of time: pictures of
//! an upper layer can be left out, and the others are whole without them.
//!
//! The descriptor before the picture says it. The browser's packetizer writes that outside of what
//! the browsers seal from each other, so it can be read where the picture cannot.

use super::Codec;
use super::agreement::Kind;
use super::octets::u8_at;

/// The layer of a packet's payload: 0, without which there is no picture, for whatever says nothing
/// of layers.
pub(super) fn layer_of(codec: Codec, kind: Kind, payload: &[u8]) -> u8 {
    let descriptor = match kind {
        Kind::Audio => return 0,
        Kind::Video => payload,
        // A retransmission begins with the number of what it repeats (RFC 4588 section 4).
        Kind::Again => payload.get(2..).unwrap_or_default(),
    };
    let layer = match codec {
        Codec::Vp8 => vp8(descriptor),
        Codec::Vp9 => vp9(descriptor),
        Codec::H264 => None,
    };
    layer.unwrap_or(0)
}

/// RFC 7741 section 4.2: `TID`, where `X` and `T` say that it is there.
fn vp8(descriptor: &[u8]) -> Option<u8> {
    let extended = u8_at(descriptor, 0)? & 0x80 != 0;
    let flags = u8_at(descriptor, 1).filter(|_| extended)?;
    (flags & 0x20 != 0).then_some(())?;
    let mut place = 2;
    if flags & 0x80 != 0 {
        place += picture_id(descriptor, place)?;
    }
    // The number of the base layer's picture.
    if flags & 0x40 != 0 {
        place += 1;
    }
    Some(u8_at(descriptor, place)? >> 6)
}

/// RFC 9628 section 4.2: `TID`, where `L` says that it is there. Whether references are told
/// (flexible mode) changes only what follows it.
fn vp9(descriptor: &[u8]) -> Option<u8> {
    let flags = u8_at(descriptor, 0)?;
    (flags & 0x20 != 0).then_some(())?;
    let mut place = 1;
    if flags & 0x80 != 0 {
        place += picture_id(descriptor, place)?;
    }
    Some(u8_at(descriptor, place)? >> 5)
}

/// The length of a picture's number: its first bit says whether it has a second byte.
fn picture_id(descriptor: &[u8], place: usize) -> Option<usize> {
    Some(if u8_at(descriptor, place)? & 0x80 == 0 {
        1
    } else {
        2
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(codec: Codec, descriptor: &[u8]) -> u8 {
        layer_of(codec, Kind::Video, descriptor)
    }

    #[test]
    fn what_vp8_says_is_read() {
        for (layer, descriptor) in [
            // RFC 7741 section 4.6: a key picture with the number 17, one without a number, and one
            // with the number 4711. None has layers.
            (0, &[0x90, 0x80, 17, 0xFF][..]),
            (0, &[0x10, 0xFF]),
            (0, &[0x90, 0x80, 0x92, 0x67, 0xFF]),
            // Section 4.2: with I, L and T; with a short number; with T alone; with I and T.
            (1, &[0x90, 0xE0, 0x92, 0x67, 5, 0x60]),
            (2, &[0x90, 0xE0, 17, 5, 0x80]),
            (2, &[0x90, 0x20, 0x9F]),
            (3, &[0x80, 0xA0, 17, 0xC0]),
            // With K alone the layer is of no meaning (section 4.2, T).
            (0, &[0x90, 0x10, 0xC0]),
            // Without X nothing of it is there.
            (0, &[0x10, 0x20, 0xC0]),
        ] {
            assert_eq!(of(Codec::Vp8, descriptor), layer, "{descriptor:02x?}");
        }
    }

    #[test]
    fn what_vp9_says_is_read() {
        for (layer, descriptor) in [
            // RFC 9628 section 4.2, figure 3: non-flexible, with the base layer's picture after it.
            (2, &[0xAC, 17, 0x50, 9, 0xFF][..]),
            (1, &[0xAC, 0x92, 0x67, 0x30, 9, 0xFF]),
            // Figure 2: flexible, with references after it.
            (2, &[0xF8, 0x92, 0x67, 0x50, 0x02, 0xFF]),
            (1, &[0x38, 0x20, 0x04]),
            (7, &[0x20, 0xE0]),
            // Without L there are no layers.
            (0, &[0x8C, 17, 0xFF]),
            (0, &[0x0C, 0xFF]),
        ] {
            assert_eq!(of(Codec::Vp9, descriptor), layer, "{descriptor:02x?}");
        }
    }

    #[test]
    fn a_retransmission_has_the_layer_of_what_it_repeats() {
        let repeated = [0x12, 0x34, 0x90, 0xE0, 17, 5, 0x80];
        assert_eq!(layer_of(Codec::Vp8, Kind::Again, &repeated), 2);
        for length in 0..repeated.len() {
            let cut = &repeated[..length];
            assert_eq!(layer_of(Codec::Vp8, Kind::Again, cut), 0, "{cut:02x?}");
        }
    }

    #[test]
    fn sound_and_h264_have_no_layers() {
        assert_eq!(layer_of(Codec::Vp8, Kind::Audio, &[0x90, 0x20, 0xC0]), 0);
        assert_eq!(of(Codec::H264, &[0x90, 0x20, 0xC0]), 0);
    }

    /// The parts of a descriptor of VP8 as section 4.2 puts them.
    fn write_vp8(id: Option<u16>, base: Option<u8>, layer: Option<u8>, key: bool) -> Vec<u8> {
        let flags = [id.is_some(), base.is_some(), layer.is_some(), key];
        let flags = (0_u8..).zip(flags).map(|(at, on)| u8::from(on) << (7 - at));
        let mut bytes = vec![0x90, flags.sum()];
        bytes.extend(written(id));
        bytes.extend(base);
        if layer.is_some() || key {
            bytes.push(layer.unwrap_or(3) << 6);
        }
        bytes
    }

    /// Long where it does not fit into seven bits.
    fn written(id: Option<u16>) -> Vec<u8> {
        match id {
            None => vec![],
            Some(id) => match u8::try_from(id) {
                Ok(short @ ..0x80) => vec![short],
                _ => (id | 0x8000).to_be_bytes().to_vec(),
            },
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_there_is_a_layer(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            for kind in [Kind::Audio, Kind::Video, Kind::Again] {
                prop_assert!(layer_of(Codec::Vp8, kind, &bytes) < 4);
                prop_assert!(layer_of(Codec::Vp9, kind, &bytes) < 8);
            }
        }

        #[test]
        fn vp8_reads_what_was_written(
            id in prop::option::of(0..0x8000_u16),
            base in any::<Option<u8>>(),
            layer in prop::option::of(0..4_u8),
            key in any::<bool>(),
        ) {
            let mut bytes = write_vp8(id, base, layer, key);
            prop_assert_eq!(of(Codec::Vp8, &bytes), layer.unwrap_or(0));
            // A descriptor that is cut says nothing.
            if layer.is_some() {
                bytes.pop();
                prop_assert_eq!(of(Codec::Vp8, &bytes), 0);
            }
        }

        #[test]
        fn vp9_reads_what_was_written(
            id in prop::option::of(0..0x8000_u16),
            layer in 0..8_u8,
            flexible in any::<bool>(),
            rest in any::<[u8; 4]>(),
        ) {
            let first = 0x20 | u8::from(id.is_some()) << 7 | u8::from(flexible) << 4;
            let mut bytes = vec![first];
            bytes.extend(written(id));
            bytes.push(layer << 5);
            bytes.extend(rest);
            prop_assert_eq!(of(Codec::Vp9, &bytes), layer);
        }
    }
}
