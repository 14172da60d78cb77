//! Lists in pages by key (AIP-158): a page begins after the last key of the one before, so nothing is skipped or seen
//! twice while rows come and go.
//!
//! A page token is opaque to clients. It holds the last key and a hash of the filter, and is refused with another
//! filter. It gives no power: the query decides what its caller may see, token or not.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use tonic::Status;

use crate::status;

/// Rows in a page when the client does not say.
pub const DEFAULT_SIZE: usize = 50;

/// The most rows in a page; a client that asks for more gets this many.
pub const MAX_SIZE: usize = 500;

/// One page of a list, keyed by `K`.
#[derive(Clone, Debug)]
pub struct Page<K> {
    /// The most rows to give.
    pub size: usize,
    /// Give rows whose key comes after this one; from the start if none.
    pub after: Option<K>,
    filter: String,
}

#[derive(Serialize, Deserialize)]
struct Token<K> {
    #[serde(rename = "k")]
    key: K,
    #[serde(rename = "f")]
    filter: String,
}

impl<K: Serialize + DeserializeOwned> Page<K> {
    /// Reads the paging fields of a request. `filter` is everything else that decides which rows the list has and in
    /// which order. `INVALID_ARGUMENT` for a negative size, or a token that is none or belongs to another filter.
    pub fn read(page_size: i32, page_token: &str, filter: &impl Serialize) -> Result<Self, Status> {
        let size = clamp(page_size)?;
        let filter = fingerprint(filter);
        let after = if page_token.is_empty() { None } else { Some(open::<K>(page_token, &filter)?) };
        Ok(Self { size, after, filter })
    }

    /// How many rows to fetch: one more than the page holds, to learn whether another page follows.
    pub fn fetch(&self) -> u64 {
        self.size as u64 + 1
    }

    /// Cuts the fetched rows to the page, and gives the token of the next one, empty if this is the last.
    pub fn cut<T>(&self, mut rows: Vec<T>, key: impl FnOnce(&T) -> K) -> (Vec<T>, String) {
        if rows.len() <= self.size {
            return (rows, String::new());
        }
        rows.truncate(self.size);
        let token = rows.last().map(|last| self.token(key(last))).unwrap_or_default();
        (rows, token)
    }

    /// The token of the page after `key`.
    pub fn token(&self, key: K) -> String {
        let token = Token { key, filter: self.filter.clone() };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).expect("keys are plain data"))
    }
}

fn clamp(page_size: i32) -> Result<usize, Status> {
    match usize::try_from(page_size) {
        Ok(0) => Ok(DEFAULT_SIZE),
        Ok(size) => Ok(size.min(MAX_SIZE)),
        Err(_) => Err(status::invalid("page_size", "must not be negative")),
    }
}

fn open<K: DeserializeOwned>(page_token: &str, filter: &str) -> Result<K, Status> {
    let token: Token<K> =
        URL_SAFE_NO_PAD
            .decode(page_token)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .ok_or_else(|| status::invalid("page_token", "is not a token of this list; begin with an empty one"))?;
    if token.filter == filter {
        Ok(token.key)
    } else {
        Err(status::invalid("page_token", "belongs to a list with another filter; begin with an empty one"))
    }
}

fn fingerprint(filter: &impl Serialize) -> String {
    let json = serde_json::to_vec(filter).expect("filters are plain data");
    URL_SAFE_NO_PAD.encode(&Sha256::digest(json)[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    type Key = (i64, String);

    fn read(size: i32, token: &str, filter: &str) -> Result<Page<Key>, Status> {
        Page::read(size, token, &("cases", filter))
    }

    #[test]
    fn sizes_are_clamped() {
        for (asked, given) in [(0, DEFAULT_SIZE), (1, 1), (500, 500), (501, MAX_SIZE), (i32::MAX, MAX_SIZE)] {
            assert_eq!(read(asked, "", "open").expect("a page").size, given, "{asked}");
        }
        let refusal = read(-1, "", "open").expect_err("negative");
        assert_eq!(status::violations(&refusal)[0].0, "page_size");
    }

    #[test]
    fn pages_follow_each_other_by_key_and_the_last_has_no_token() {
        let page = read(2, "", "open").expect("a page");
        assert_eq!((page.fetch(), &page.after), (3, &None));
        let rows = vec![(1, "a".to_owned()), (2, "b".to_owned()), (3, "c".to_owned())];
        let (rows, token) = page.cut(rows, Key::clone);
        assert_eq!(rows.len(), 2);
        let page = read(2, &token, "open").expect("the next page");
        assert_eq!(page.after, Some((2, "b".to_owned())));
        let (rows, token) = page.cut(vec![(3, "c".to_owned())], Key::clone);
        assert_eq!((rows.len(), token.as_str()), (1, ""));
    }

    #[test]
    fn a_token_of_another_filter_or_of_nothing_is_refused() {
        let token = read(2, "", "open").expect("a page").token((2, "b".to_owned()));
        for (token, filter) in [(token.as_str(), "closed"), ("rubbish", "open"), ("e30", "open")] {
            let refusal = read(2, token, filter).expect_err("refused");
            assert_eq!(status::violations(&refusal)[0].0, "page_token");
        }
    }
}
