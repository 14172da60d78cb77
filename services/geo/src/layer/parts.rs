//! Signed numbers in a word: the coordinates of an edge in a leaf.

#[expect(clippy::cast_possible_truncation, reason = "the upper part is taken off on purpose")]
#[inline]
fn low(word: u64) -> u32 {
    word as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the upper part is taken off on purpose")]
#[inline]
fn lowest(word: u64) -> u16 {
    word as u16
}

/// The two signed numbers of a word.
#[inline]
pub(super) fn halves(word: u64) -> [i32; 2] {
    [word, word >> 32].map(|part| low(part).cast_signed())
}

pub(super) fn of_halves(parts: [i32; 2]) -> u64 {
    let [first, second] = parts.map(|part| u64::from(part.cast_unsigned()));
    first | second << 32
}

/// The four signed numbers of a word.
#[inline]
pub(super) fn quarters(word: u64) -> [i16; 4] {
    [word, word >> 16, word >> 32, word >> 48].map(|part| lowest(part).cast_signed())
}

pub(super) fn of_quarters(parts: [i16; 4]) -> u64 {
    parts.iter().rev().fold(0, |word, part| word << 16 | u64::from(part.cast_unsigned()))
}
