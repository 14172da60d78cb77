//! The figures as a page.
use std::{fmt::Write as _, time::Duration};

use hdrhistogram::Histogram;

use super::{
    CALLERS, STEADY,
    load::{Steady, Sustained},
    watchers::{Hearing, Watched},
};

/// Everything that was measured.
pub(super) struct Figures {
    /// Length of each load.
    pub(super) length: Duration,
    /// One-row transactions a second of the bare database.
    pub(super) transactions: f64,
    /// Start of the process to its first answer.
    pub(super) cold_start: Duration,
    /// Resident memory before any load, KiB.
    pub(super) memory_idle: u64,
    /// Resident memory after the load, KiB.
    pub(super) memory_loaded: u64,
    /// The steady load.
    pub(super) steady: Steady,
    /// The load as fast as it goes.
    pub(super) sustained: Sustained,
    /// Changes that are watched.
    pub(super) watched: Watched,
}

/// The page with the sections of the page that it replaces: other measurements, each written by a command of its own.
pub(super) fn with_sections_of(page: &str, before: &str) -> String {
    before.find("\n## ").map_or_else(|| page.to_owned(), |at| format!("{}\n{}", page.trim_end(), &before[at..]))
}

/// The page, in Markdown.
pub(super) fn render(figures: &Figures) -> String {
    let Figures { steady, sustained, .. } = figures;
    let mut page = String::new();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    let _infallible = writeln!(
        page,
        "# Performance\n\n\
         Written by `make performance` (`gridcase measure`), {build} build, {cores} cores, each load {seconds} s. Server and load\n\
         runner share the machine. One process, SQLite with synchronous=FULL, the demo town with three weeks of past cases.\n\n\
         | what | reached | aim |\n|---|---|---|\n\
         | submit to dispatched at {STEADY} reports/s, p50 | {} ms | |\n\
         | submit to dispatched at {STEADY} reports/s, p99 | {} ms | under 50 ms |\n\
         | submit to receipt at {STEADY} reports/s, p50 / p99 | {} / {} ms | |\n\
         | not dispatched within a minute | {} | 0 |\n\
         | sustained, {CALLERS} callers: receipts a second | {:.0} | 1,000 |\n\
         | the same until the last is at its department | {:.0} /s | |\n\
         | receipt under that load, p50 / p99 | {} / {} ms | |\n\
         | one-row transactions a second of the bare database, one caller | {:.0} | |\n\
         | receipts a second against those transactions | {:.2}x | |\n\
         | memory of the running demo, at rest / after the load | {:.0} / {:.0} MB | under 150 MB |\n\
         | cold start to the first answer, with demo data | {:.2} s | under 2 s |",
        ms(&steady.dispatched, 50.0),
        ms(&steady.dispatched, 99.0),
        ms(&steady.receipt, 50.0),
        ms(&steady.receipt, 99.0),
        steady.missing,
        sustained.receipts,
        sustained.dispatched,
        ms(&sustained.latency, 50.0),
        ms(&sustained.latency, 99.0),
        figures.transactions,
        sustained.receipts / figures.transactions,
        megabytes(figures.memory_idle),
        megabytes(figures.memory_loaded),
        figures.cold_start.as_secs_f64(),
        seconds = figures.length.as_secs(),
    );
    watch(&mut page, &figures.watched);
    page.push_str(
        "\nA receipt is given when report, number and event are on the disk. \"Dispatched\" is the moment the command room's live\n\
         stream shows the case at its department: it has been stored by intake, opened, located, routed and stored by dispatch.\n\
         The bare transactions are the same machine and disk without grouping, so their ratio says what group commit gives.\n\n\
         The watchers are 40 desks of command room and supervisors, who see all, 60 of ten departments' dispatchers and 100 phones\n\
         of grid workers, each on a connection of its own; the changes are cases all over the town accepted, assigned and urged. A\n\
         change is to be heard by all who may see the case; its time runs from the sending of the command, so the commit is within\n\
         it. A list is the first page of 60 cases, as a desk shows it.\n",
    );
    page
}

/// What watchers hear, and what it costs beside reading lists.
fn watch(page: &mut String, watched: &Watched) {
    let Watched { watchers, rate, heard, memory, alone, streamed, polled } = watched;
    let Hearing { latency, expected, missed, doubled } = heard;
    let (stream, poll) = (streamed.per_change() - alone.per_change(), polled.per_change() - alone.per_change());
    let _infallible = writeln!(
        page,
        "| {watchers} watchers, {rate} changes/s: command to each watcher, p50 / p95 / p99 | {} / {} / {} ms | p95 under 1 s |\n\
         | of {expected} changes to be heard by somebody: missed / heard twice | {missed} / {doubled} | 0 / 0 |\n\
         | memory before they come / while they watch | {:.0} / {:.0} MB | |\n\
         | one processor's share of the server meanwhile, of which the changes themselves | {:.0}%, {:.0}% | |\n\
         | the same, when the {watchers} read their list every second instead | {:.0}% | |\n\
         | processor time for all watchers a change: stream / lists | {stream:.2} / {poll:.2} ms, {:.1}x | |",
        ms(latency, 50.0),
        ms(latency, 95.0),
        ms(latency, 99.0),
        megabytes(memory[0]),
        megabytes(memory[1]),
        streamed.share() * 100.0,
        alone.share() * 100.0,
        polled.share() * 100.0,
        poll / stream,
    );
}

fn ms(histogram: &Histogram<u64>, percentile: f64) -> String {
    let micros = histogram.value_at_percentile(percentile);
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}

#[expect(clippy::cast_precision_loss, reason = "an amount of memory")]
fn megabytes(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_the_sections_of_the_one_before_however_often_it_is_written() {
        let before = "# Performance\n\nold\n\n## Lists\n\nfigures\n\n## More\n\nend\n";
        let page = "# Performance\n\nnew\n";
        let written = with_sections_of(page, before);
        assert_eq!(written, "# Performance\n\nnew\n\n## Lists\n\nfigures\n\n## More\n\nend\n");
        assert_eq!(with_sections_of(page, &written), written);
        assert_eq!(with_sections_of(page, ""), page);
    }
}
