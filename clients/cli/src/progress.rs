//! How far long work has come: a bar on a terminal, a line every now and then elsewhere.
use std::io::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::{Format, aside};

/// Lines of one piece of work where no bar can be drawn.
const LINES: usize = 10;

/// A piece of work under way.
pub(crate) struct Progress<'a> {
    what: String,
    total: usize,
    done: usize,
    told: usize,
    format: Format,
    bar: Option<ProgressBar>,
    err: &'a mut (dyn Write + Send),
}

impl<'a> Progress<'a> {
    pub(crate) fn new(what: &str, total: usize, format: Format, draws: bool, err: &'a mut (dyn Write + Send)) -> Self {
        let bar = draws.then(|| bar(what, total));
        Self { what: what.to_owned(), total, done: 0, told: 0, format, bar, err }
    }

    /// So many steps are done.
    pub(crate) fn set(&mut self, done: usize) {
        self.done = done;
        match &self.bar {
            Some(bar) => bar.set_position(u64::try_from(done).unwrap_or(u64::MAX)),
            None => self.tell(),
        }
    }

    /// One more step is done.
    pub(crate) fn step(&mut self) {
        self.set(self.done + 1);
    }

    fn tell(&mut self) {
        let due = self.done * LINES / self.total.max(1);
        if due > self.told {
            self.told = due;
            aside(self.err, &self.format.remark(&format!("{}: {} of {}", self.what, self.done, self.total)));
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}

fn bar(what: &str, total: usize) -> ProgressBar {
    let length = u64::try_from(total).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{msg:24} {wide_bar} {pos}/{len} {elapsed}").expect("a template");
    bar.with_style(style).with_message(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_terminal_progress_is_told_in_ten_lines() {
        let mut err = Vec::new();
        let mut progress = Progress::new("reports", 500, Format::Table, false, &mut err);
        (0..500).for_each(|_| progress.step());
        drop(progress);
        let text = String::from_utf8(err).expect("text");
        assert_eq!(text.lines().count(), 10);
        assert_eq!(text.lines().next(), Some("reports: 50 of 500"));
        assert_eq!(text.lines().last(), Some("reports: 500 of 500"));
    }

    #[test]
    fn scripts_find_objects_alone_on_the_error_stream() {
        let mut err = Vec::new();
        Progress::new("photos", 1, Format::Json, false, &mut err).step();
        assert_eq!(String::from_utf8(err).expect("text"), "{\"remark\":\"photos: 1 of 1\"}\n");
    }
}
