//! The secret that the services of one installation share.
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use crate::{Ids, digest::Digest};

/// 32 random bytes by which the services of one installation know each other.
#[derive(Clone)]
pub struct ServiceSecret([u8; 32]);

impl ServiceSecret {
    /// Exactly these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the secret of another process.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = fs::read(path)?;
        bytes.try_into().map(Self).map_err(|bytes: Vec<u8>| {
            let message = format!("{} must have 32 bytes and has {}", path.display(), bytes.len());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
    }

    /// Reads the secret, or makes it if it is absent, readable by its owner only. Of several processes that start at
    /// once on one folder, one makes it and all get the same.
    pub fn read_or_create(path: &Path, ids: &Ids) -> io::Result<Self> {
        match Self::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(path, ids),
            other => other,
        }
    }

    fn create(path: &Path, ids: &Ids) -> io::Result<Self> {
        // Whole under another name first: a file under the right name is never half written.
        let draft = path.with_extension(format!("{}.draft", hex::encode(ids.bytes::<8>())));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(&ids.bytes::<32>())?;
        file.sync_all()?;
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Self::read(path)
    }

    /// A key for one purpose that tells nothing of the secret or of other purposes' keys.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let key = Digest::new("gridcase.derived_key", 1).bytes(&self.0).text(purpose).finish();
        key.try_into().expect("SHA-256 has 32 bytes")
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ServiceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServiceSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt as _, thread};

    use super::*;

    #[test]
    fn processes_that_start_at_once_get_the_same_secret() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("service.secret");
        let secrets: Vec<_> = thread::scope(|scope| {
            let start = || ServiceSecret::read_or_create(&path, &Ids::random()).expect("a secret").0;
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        assert!(secrets.iter().all(|secret| *secret == secrets[0]));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_secret_of_the_wrong_size_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("service.secret");
        fs::write(&path, b"short").expect("written");
        let error = ServiceSecret::read_or_create(&path, &Ids::random()).expect_err("refused");
        assert!(error.to_string().contains("32 bytes"), "{error}");
    }
}
