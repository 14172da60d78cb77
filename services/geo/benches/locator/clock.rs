//! Processor time.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

fn ns(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    let part = |value: i64| u32::try_from(value).map_or(f64::INFINITY, f64::from);
    part(time.tv_sec) * 1e9 + part(time.tv_nsec)
}

/// Nanoseconds that this thread has run.
fn thread_ns() -> f64 {
    ns(ClockId::ThreadCPUTime)
}

/// Nanoseconds that all threads of this process have run.
pub(crate) fn process_ns() -> f64 {
    ns(ClockId::ProcessCPUTime)
}

/// Nanoseconds of this thread for one piece of work.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = thread_ns();
    let result = black_box(work());
    (result, thread_ns() - start)
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A count as a float.
pub(crate) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
