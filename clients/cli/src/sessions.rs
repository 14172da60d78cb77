//! The book of sessions: `sessions.json` in the folder of settings, readable by its owner only. It keeps one session per
//! server and account, so that one person can hold several accounts and scripts need no password.
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use gridcase_proto::registry::v1::Session;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    failure::{Exit, Failure, Result},
    output::moment,
};

/// Where sessions are kept.
#[derive(Debug, Clone)]
pub(crate) struct Book {
    folder: PathBuf,
}

/// A session as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// Session id.
    pub(crate) session: String,
    /// Token for the authorization header.
    pub(crate) token: String,
    /// When the token expires, by the server's clock.
    pub(crate) token_expires_at: Timestamp,
    /// Gets the next token.
    pub(crate) refresh_secret: String,
    /// When it came, by this machine's clock.
    pub(crate) arrived_at: Timestamp,
    /// Name of the person.
    pub(crate) name: String,
    /// Code of the person's town; empty for operators.
    pub(crate) town: String,
    /// The town's time zone.
    pub(crate) time_zone: String,
    /// Request of a renewal whose answer has not come; a repeat must carry the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) renewal: Option<Uuid>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Pages {
    #[serde(default)]
    servers: BTreeMap<String, Page>,
}

/// The accounts of one server.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Page {
    /// The account used where none is named.
    #[serde(default)]
    current: Option<String>,
    #[serde(default)]
    accounts: BTreeMap<String, Kept>,
}

/// Keeps other processes of the same owner from changing the book; let go when dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Kept {
    /// A session that has just come. `before` is the same account's, whose time zone stays.
    pub(crate) fn new(session: &Session, arrived_at: Timestamp, before: Option<&Self>) -> Option<Self> {
        let person = session.self_.as_ref()?;
        Some(Self {
            session: session.id.clone(),
            token: session.token.clone(),
            token_expires_at: moment::from_wire(session.token_expires_at.as_ref()?)?,
            refresh_secret: session.refresh_secret.clone(),
            arrived_at,
            name: person.name.clone(),
            town: person.town.clone(),
            time_zone: before.map(|kept| kept.time_zone.clone()).unwrap_or_default(),
            renewal: None,
        })
    }

    /// Whether the token ends within a minute of `now`. A token that had expired by this machine's clock when it came
    /// is of a server whose clock runs apart; only the server can tell then.
    pub(crate) fn ends_soon(&self, now: Timestamp) -> bool {
        let comparable = self.arrived_at < self.token_expires_at;
        comparable && self.token_expires_at.duration_since(now).as_secs() < 60
    }
}

impl Book {
    /// The book in this folder of settings.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The session of `account` on `server`, or of the account used last where none is named.
    pub(crate) fn find(&self, server: &str, account: Option<&str>) -> Result<(String, Kept)> {
        let pages = self.read()?;
        let page = pages.servers.get(server);
        let account = account.or_else(|| page.and_then(|page| page.current.as_deref()));
        let Some(account) = account else {
            return Err(not_signed_in(&format!("nobody is signed in at {server}"), "ACCOUNT"));
        };
        let kept = page.and_then(|page| page.accounts.get(account)).cloned();
        let kept = kept.ok_or_else(|| not_signed_in(&format!("{account} is not signed in at {server}"), account))?;
        Ok((account.to_owned(), kept))
    }

    /// Keeps a session; with `current` it is the one used where no account is named.
    pub(crate) fn keep(&self, server: &str, account: &str, kept: Kept, current: bool) -> Result<()> {
        let mut pages = self.read()?;
        let page = pages.servers.entry(server.to_owned()).or_default();
        page.accounts.insert(account.to_owned(), kept);
        if current || page.current.is_none() {
            page.current = Some(account.to_owned());
        }
        self.write(&pages)
    }

    /// Forgets a session; another account of the server takes its place where there is one.
    pub(crate) fn forget(&self, server: &str, account: &str) -> Result<()> {
        let mut pages = self.read()?;
        if let Some(page) = pages.servers.get_mut(server) {
            page.accounts.remove(account);
            if page.current.as_deref() == Some(account) {
                page.current = page.accounts.keys().next().cloned();
            }
        }
        self.write(&pages)
    }

    /// Waits until no other process changes the book.
    pub(crate) async fn lock(&self) -> Result<Lock> {
        self.make_folder()?;
        let path = self.folder.join("sessions.lock");
        let named = path.clone();
        let locked = tokio::task::spawn_blocking(move || {
            let file = private().create(true).truncate(false).open(&path)?;
            file.lock().map(|()| file)
        });
        let file = locked.await.map_err(io::Error::other).and_then(|file| file);
        file.map(|file| Lock { _file: file }).map_err(|error| Failure::file(&named, &error))
    }

    /// A secret beside the sessions, such as the password of a replay's accounts; made by `make` where there is none.
    pub(crate) fn secret(&self, name: &str, make: impl FnOnce() -> String) -> Result<String> {
        let path = self.folder.join(name);
        match fs::read_to_string(&path) {
            Ok(secret) => return Ok(secret.trim_end().to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::file(&path, &error)),
        }
        let secret = make();
        self.replace(&path, format!("{secret}\n").as_bytes())?;
        Ok(secret)
    }

    fn path(&self) -> PathBuf {
        self.folder.join("sessions.json")
    }

    fn read(&self) -> Result<Pages> {
        let path = self.path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Pages::default()),
            Err(error) => return Err(Failure::file(&path, &error)),
        };
        serde_json::from_str(&text).map_err(|error| {
            Failure::new(Exit::Failed, "SESSIONS_DAMAGED", format!("{}: {error}", path.display()))
                .way_out("remove the file and sign in again")
        })
    }

    fn write(&self, pages: &Pages) -> Result<()> {
        let text = serde_json::to_vec_pretty(pages).expect("text keys and values");
        self.replace(&self.path(), &text)
    }

    /// Through a file beside it, so that the book is whole at any moment.
    fn replace(&self, path: &Path, content: &[u8]) -> Result<()> {
        self.make_folder()?;
        let beside = path.with_extension("new");
        let written = private().create(true).truncate(true).open(&beside).and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&beside, path)).map_err(|error| Failure::file(path, &error))
    }

    fn make_folder(&self) -> Result<()> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder);
        made.map_err(|error| Failure::file(&self.folder, &error))
    }
}

/// Readable and writable by its owner only.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

fn not_signed_in(message: &str, account: &str) -> Failure {
    Failure::new(Exit::NotAllowed, "NOT_SIGNED_IN", message).way_out(format!("gridctl sign-in {account}"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const SERVER: &str = "http://127.0.0.1:8080";

    fn kept(token: &str) -> Kept {
        Kept {
            session: "s".to_owned(),
            token: token.to_owned(),
            token_expires_at: at("2026-03-01T08:15:00Z"),
            refresh_secret: "r".to_owned(),
            arrived_at: at("2026-03-01T08:00:00Z"),
            name: "李娜".to_owned(),
            town: "330106109".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            renewal: None,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn several_accounts_are_held_and_the_last_one_signed_in_is_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = Book::new(folder.path().join("gridcase"));
        book.keep(SERVER, "li.na", kept("a"), true).expect("kept");
        book.keep(SERVER, "wang.wei", kept("b"), true).expect("kept");
        assert_eq!(book.find(SERVER, None).expect("found").0, "wang.wei");
        assert_eq!(book.find(SERVER, Some("li.na")).expect("found").1, kept("a"));
        book.forget(SERVER, "wang.wei").expect("forgotten");
        assert_eq!(book.find(SERVER, None).expect("found").0, "li.na");
    }

    #[test]
    fn sessions_of_another_server_are_not_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = Book::new(folder.path().to_owned());
        book.keep(SERVER, "li.na", kept("a"), true).expect("kept");
        let failure = book.find("https://grid.example.org", Some("li.na")).expect_err("another server");
        assert_eq!(failure.exit, Exit::NotAllowed);
        assert_eq!(failure.way_out.as_deref(), Some("gridctl sign-in li.na"));
    }

    #[test]
    fn only_the_owner_may_read_the_book() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = Book::new(folder.path().join("gridcase"));
        book.keep(SERVER, "li.na", kept("a"), true).expect("kept");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&book.path()), 0o600);
        assert_eq!(mode(&folder.path().join("gridcase")), 0o700);
    }

    #[test]
    fn a_secret_is_made_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = Book::new(folder.path().to_owned());
        assert_eq!(book.secret("replay.nyc", || "first".to_owned()).expect("made"), "first");
        assert_eq!(book.secret("replay.nyc", || "second".to_owned()).expect("kept"), "first");
    }

    #[test]
    fn a_token_ends_soon_a_minute_before_it_expires_unless_the_clocks_run_apart() {
        let kept = kept("a");
        assert!(!kept.ends_soon(at("2026-03-01T08:13:59Z")));
        assert!(kept.ends_soon(at("2026-03-01T08:14:01Z")));
        let apart = Kept { token_expires_at: at("2023-12-10T00:15:00Z"), ..kept };
        assert!(!apart.ends_soon(at("2026-03-01T08:14:01Z")));
    }
}
