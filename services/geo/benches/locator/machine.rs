//! What the machine can do: the time of a load from memory.

use std::fs;

use gridcase_geo::FixedPoint;

/// 2^28 words of 4 bytes: a gigabyte, far more than any cache.
const WORDS: usize = 1 << 28;

/// A table too large for the caches.
pub(crate) struct Memory(Vec<u32>);

/// The processor, its cores and load.
pub(crate) fn describe() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let pages = read("/sys/kernel/mm/transparent_hugepage/enabled");
    let load = read("/proc/loadavg");
    format!(
        "{}, {cores} cores, huge pages {}, load {}",
        model.trim_start_matches([' ', '\t', ':']),
        pages.trim(),
        load.split_whitespace().next().unwrap_or_default()
    )
}

impl Memory {
    pub(crate) fn new() -> Self {
        let mut state = 1_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            u32::try_from(state >> 32).unwrap_or_default()
        };
        Self((0..WORDS).map(|_| next()).collect())
    }

    /// For each point so many loads, each of which waits for the one before, as does the next point.
    pub(crate) fn dependent(&self, points: &[FixedPoint], loads: usize) -> u32 {
        points.iter().fold(0, |last, point| {
            let mixed = point.lon_e7().cast_unsigned().wrapping_mul(0x9E37_79B1)
                ^ point.lat_e7().cast_unsigned().wrapping_mul(0x85EB_CA6B);
            (0..loads).fold(mixed ^ (last & 1), |at, _| self.load(at))
        })
    }

    fn load(&self, at: u32) -> u32 {
        self.0[usize::try_from(at).unwrap_or_default() % WORDS]
    }
}
