//! Numbers in packets: big-endian, and never outside of what is there.

/// The byte at `place`.
pub(super) fn u8_at(bytes: &[u8], place: usize) -> Option<u8> {
    bytes.get(place).copied()
}

/// The two bytes at `place`.
pub(super) fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    let found = bytes.get(place..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*found))
}

/// The four bytes at `place`.
pub(super) fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    let found = bytes.get(place..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*found))
}

/// Writes over the two bytes at `place`, where they are.
pub(super) fn put_u16(bytes: &mut [u8], place: usize, value: u16) -> Option<()> {
    *bytes.get_mut(place..)?.first_chunk_mut::<2>()? = value.to_be_bytes();
    Some(())
}

/// Writes over the four bytes at `place`, where they are.
pub(super) fn put_u32(bytes: &mut [u8], place: usize, value: u32) -> Option<()> {
    *bytes.get_mut(place..)?.first_chunk_mut::<4>()? = value.to_be_bytes();
    Some(())
}
