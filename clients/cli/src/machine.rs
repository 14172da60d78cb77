//! What only the machine knows: the time, new ids, where its owner's settings lie. Everything else takes these as
//! parameters, so that it can be repeated.
use std::{env, path::PathBuf};

use jiff::Timestamp;
use uuid::Uuid;

/// The machine's time.
#[expect(clippy::disallowed_methods, reason = "the one place of the client that asks the machine for the time")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A new id, ordered by time: for reports and for requests.
#[expect(clippy::disallowed_methods, reason = "clients make the ids; this is where")]
pub(crate) fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// A password that nobody can guess, 32 hexadecimal digits.
#[expect(clippy::disallowed_methods, reason = "the one place of the client that asks the machine for randomness")]
pub(crate) fn new_password() -> String {
    Uuid::new_v4().simple().to_string()
}

/// The folder of settings: `$XDG_CONFIG_HOME/gridcase`, or `~/.config/gridcase`.
pub(crate) fn config_folder() -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = named("XDG_CONFIG_HOME").or_else(|| named("HOME").map(|home| home.join(".config")));
    base.map(|base| base.join("gridcase"))
}

/// Columns of the terminal that shows the output; none where it goes to a file or a pipe.
pub(crate) fn terminal_width() -> Option<u16> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0)
}
