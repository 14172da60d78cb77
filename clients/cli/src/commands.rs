//! What the commands do, one module per group.
pub(crate) mod alarm;
pub(crate) mod case;
pub(crate) mod clock;
pub(crate) mod explain;
pub(crate) mod ground;
pub(crate) mod import;
pub(crate) mod outcome;
pub(crate) mod people;
mod place;
pub(crate) mod registry;
pub(crate) mod rehearse;
pub(crate) mod report;
pub(crate) mod review;
mod secret;
pub(crate) mod session;
mod tables;
pub(crate) mod team;
pub(crate) mod town;
pub(crate) mod view;
pub(crate) mod watch;

use jiff::tz::TimeZone;

pub(crate) use case::all_cases;
pub(crate) use secret::{password, typed_or_in};
pub(crate) use town::administrator;

use crate::{
    api::{Api, Holder, Server},
    arguments::Globals,
    failure::{Failure, Result},
    machine,
    output::{Screen, moment},
    sessions::Book,
};

/// The most that one page of a list holds.
const PAGE: u32 = 500;

/// What every command works with.
pub(crate) struct Context<'a> {
    pub(crate) server: Server,
    pub(crate) book: Book,
    pub(crate) account: Option<String>,
    pub(crate) screen: &'a mut Screen,
}

impl<'a> Context<'a> {
    pub(crate) fn new(globals: &Globals, screen: &'a mut Screen) -> Result<Self> {
        let folder = globals.config.clone().or_else(machine::config_folder).ok_or_else(|| {
            Failure::usage("there is no folder for sessions").way_out("name one with --config, or set HOME")
        })?;
        let server = Server::new(&globals.server, globals.ca.as_deref())?;
        Ok(Self { server, book: Book::new(folder), account: globals.acting_as.clone(), screen })
    }

    /// The server for whoever is signed in; times are shown in that person's town's zone.
    pub(crate) async fn api(&mut self) -> Result<Api> {
        let holder = Holder::find(&self.book, &self.server, self.account.as_deref())?;
        let zone = holder.kept().await.time_zone;
        if !zone.is_empty() {
            self.screen.zone = self::zone(&zone)?;
        }
        Ok(Api::new(self.server.clone(), holder))
    }

    /// A moment as typed, in the town's zone where none is named.
    pub(crate) fn moment(&self, field: &str, text: Option<&str>) -> Result<Option<prost_types::Timestamp>> {
        let read = |text| moment::parse(text, &self.screen.zone).map(moment::to_wire);
        text.map(read).transpose().map_err(|error| Failure::usage(format!("--{field}: {error}")))
    }
}

/// A time zone by its IANA name.
pub(crate) fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| {
        Failure::usage(format!("{name:?} is no time zone known here"))
            .way_out("write an IANA name such as \"Asia/Shanghai\"; Debian has them in the package tzdata")
    })
}

/// How many of a list are wanted, and how many to ask for next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    left: usize,
}

impl Wanted {
    /// So many; 0 is all.
    pub(crate) fn new(limit: usize) -> Self {
        Self { left: if limit == 0 { usize::MAX } else { limit } }
    }

    /// The size of the next page.
    pub(crate) fn page(self) -> u32 {
        u32::try_from(self.left).unwrap_or(PAGE).min(PAGE)
    }

    /// Whether there is another page to get after this one.
    pub(crate) fn goes_on(&mut self, got: usize, next_page_token: &str) -> bool {
        self.left = self.left.saturating_sub(got);
        self.left > 0 && !next_page_token.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_asks_for_no_more_than_is_wanted() {
        let mut wanted = Wanted::new(600);
        assert_eq!(wanted.page(), 500);
        assert!(wanted.goes_on(500, "next"));
        assert_eq!(wanted.page(), 100);
        assert!(!wanted.goes_on(100, "next"));
        let mut all = Wanted::new(0);
        assert_eq!(all.page(), 500);
        assert!(all.goes_on(500, "next"));
        assert!(!all.goes_on(500, ""));
    }
}
