//! `gridctl` as scripts use it: whole command lines with JSON output, run in this process.
use std::{
    fmt, fs, io,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use serde_json::Value;

use super::{Installation, PASSWORD};

/// What a command line said, and how it ended.
pub struct Said {
    line: String,
    /// The exit code.
    pub code: u8,
    out: String,
    err: String,
}

impl Said {
    /// The one object of a command that did what it was told.
    #[track_caller]
    pub fn answer(&self) -> Value {
        assert_eq!(self.code, 0, "{self}");
        self.told()
    }

    /// The error of a command that was refused with this exit code. It says what happened.
    #[track_caller]
    pub fn error(&self, code: u8) -> Value {
        assert_eq!(self.code, code, "{self}");
        let error = self.objects(&self.err).pop().map(|mut told| told["error"].take()).unwrap_or_default();
        assert!(error["exit"] == code && error["message"].as_str().is_some_and(|words| !words.is_empty()), "{self}");
        error
    }

    /// The one object that a command says before it is refused.
    #[track_caller]
    pub fn told(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The objects of an answer that has one per line.
    pub fn lines(&self) -> Vec<Value> {
        self.objects(&self.out)
    }

    fn objects(&self, text: &str) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self}"));
        text.lines().map(read).collect()
    }

    /// What clap says of a line that cannot be understood.
    #[track_caller]
    pub fn slip(&self) -> &str {
        assert_eq!(self.code, 2, "{self}");
        &self.err
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gridctl {} ended with {}\n{}\n{}", self.line, self.code, self.out, self.err)
    }
}

/// People at the command line of one installation, with their sessions in a folder of their own.
pub struct Shell {
    server: String,
    folder: PathBuf,
}

impl Shell {
    /// A shell in which these accounts of a town are signed in.
    pub async fn of(installation: &Installation, accounts: &[&str]) -> Self {
        Self::named(installation, "shell", accounts).await
    }

    /// Another shell, as on another machine.
    pub async fn named(installation: &Installation, name: &str, accounts: &[&str]) -> Self {
        let folder = installation.data(name);
        fs::create_dir_all(&folder).expect("a folder");
        let shell = Self { server: format!("http://{}", installation.address()), folder };
        let password = shell.file("password", PASSWORD);
        for account in accounts {
            shell.run(&["sign-in", account, "--password-file", &password]).await.answer();
        }
        shell
    }

    /// Writes a file that command lines name; gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.join(name);
        fs::write(&path, content).expect("written");
        path.display().to_string()
    }

    /// Runs a command line as an account.
    pub async fn by(&self, account: &str, arguments: &[&str]) -> Said {
        self.run(&[&["--as", account], arguments].concat()).await
    }

    /// What a command that does what it is told says to people, as an account.
    pub async fn reads(&self, account: &str, arguments: &[&str]) -> String {
        let said = written("table", &self.line(&[&["--as", account], arguments].concat())).await;
        assert_eq!(said.code, 0, "{said}");
        said.out
    }

    /// Runs a command line.
    pub async fn run(&self, arguments: &[&str]) -> Said {
        written("json", &self.line(arguments)).await
    }

    fn line(&self, arguments: &[&str]) -> Vec<String> {
        let folder = self.folder.join("sessions").display().to_string();
        let own = ["--server", &self.server, "--config", &folder];
        own.iter().chain(arguments).map(ToString::to_string).collect()
    }
}

/// Runs `gridctl` with JSON output in this process.
pub async fn gridctl(arguments: &[&str]) -> Said {
    written("json", &arguments.iter().map(ToString::to_string).collect::<Vec<_>>()).await
}

async fn written(format: &str, arguments: &[String]) -> Said {
    let (out, err) = (Kept::default(), Kept::default());
    let streams =
        gridctl::Streams { out: Box::new(out.clone()), err: Box::new(err.clone()), width: None, draws: false };
    let line = ["gridctl", "-o", format].map(str::to_owned).into_iter().chain(arguments.iter().cloned());
    let code = gridctl::run(line, streams).await;
    Said { line: arguments.join(" "), code, out: out.text(), err: err.text() }
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("not poisoned")).into_owned()
    }
}
