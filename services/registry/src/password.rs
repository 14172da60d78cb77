//! Passwords: kept as argon2id hashes, checked off the async threads, a few at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use gridcase_host::Ids;
use tokio::sync::Semaphore;

/// Shortest password, in characters.
pub const SHORTEST: usize = 8;
/// Longest password, in characters.
pub const LONGEST: usize = 256;

/// What hashing one password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Hashes that are computed at once; more wait.
    pub at_once: usize,
}

impl Default for Cost {
    /// 19 MiB and two passes, as OWASP recommends for argon2id; two at once.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, at_once: 2 }
    }
}

impl Cost {
    /// The least that argon2 allows, for tests and demonstrations whose passwords protect nothing.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1, at_once: 2 };
}

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The cost is not one that argon2 knows, or a stored hash is damaged.
    #[error("argon2 refuses: {0}")]
    Argon2(String),
    /// The thread that computed it was stopped.
    #[error("the computation was stopped")]
    Stopped,
}

/// Hashes and checks passwords; clones share the places.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    params: Params,
    places: Arc<Semaphore>,
    /// Checked where there is no account, so that this takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    pub(crate) fn new(cost: Cost, ids: &Ids) -> Result<Self, Error> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(refused)?;
        let nobody = hash(&params, &ids.secret(), ids.bytes())?;
        let places = Arc::new(Semaphore::new(cost.at_once.max(1)));
        Ok(Self { params, places, nobody: nobody.into() })
    }

    /// The hash to keep, with its parameters and salt.
    pub(crate) async fn hash(&self, password: String, ids: &Ids) -> Result<String, Error> {
        let (params, salt) = (self.params.clone(), ids.bytes());
        self.compute(move || hash(&params, &password, salt)).await
    }

    /// Whether the password is the one that was hashed; without a hash false, after the same work.
    pub(crate) async fn verify(&self, password: String, kept: Option<String>) -> Result<bool, Error> {
        let nobody = Arc::clone(&self.nobody);
        self.compute(move || {
            let hash = PasswordHash::new(kept.as_deref().unwrap_or(&nobody)).map_err(refused)?;
            let right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
            Ok(right && kept.is_some())
        })
        .await
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Stopped)?;
        let work = move || {
            let _place = place;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Stopped)?
    }
}

fn hash(params: &Params, password: &str, salt: [u8; 16]) -> Result<String, Error> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt).map_err(refused)?;
    Ok(hash.to_string())
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::Argon2(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let ids = Ids::random();
        let passwords = Passwords::new(Cost::LEAST, &ids).expect("a cost");
        let kept = passwords.hash("grid worker".to_owned(), &ids).await.expect("a hash");
        assert!(kept.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{kept}");
        assert!(passwords.verify("grid worker".to_owned(), Some(kept.clone())).await.expect("checked"));
        assert!(!passwords.verify("grid Worker".to_owned(), Some(kept)).await.expect("checked"));
        assert!(!passwords.verify("grid worker".to_owned(), None).await.expect("checked"));
    }
}
