//! Content and manifests on disk: `content/<hash>` and `towns/<town in hex>`.
//!
//! A file is written beside its place, synced, renamed and its folder synced, so that it is there whole or not at all;
//! content is there before the manifest that names it. Content is checked against its hash whenever it is read.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use prost::Message as _;

use super::error::Error;
use super::source::Manifest;
use crate::part;

#[derive(Clone)]
pub(super) struct Shelf {
    content: PathBuf,
    towns: PathBuf,
}

impl Shelf {
    pub(super) async fn open(folder: PathBuf) -> Result<Self, Error> {
        let shelf = Self { content: folder.join("content"), towns: folder.join("towns") };
        for folder in [shelf.content.clone(), shelf.towns.clone()] {
            on_disk(folder, |folder| {
                fs::create_dir_all(folder)?;
                drop_unfinished(folder)
            })
            .await?;
        }
        Ok(shelf)
    }

    pub(super) async fn manifests(&self) -> Result<Vec<Manifest>, Error> {
        on_disk(self.towns.clone(), |folder| {
            let mut manifests = Vec::new();
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                match Manifest::decode(fs::read(&path)?.as_slice()) {
                    Ok(manifest) => manifests.push(manifest),
                    Err(error) => tracing::warn!(path = %path.display(), %error, "a manifest on disk is damaged"),
                }
            }
            Ok(manifests)
        })
        .await
    }

    pub(super) async fn keep_manifest(&self, town: &str, manifest: &Manifest) -> Result<(), Error> {
        let bytes = manifest.encode_to_vec();
        on_disk(self.towns.join(hex::encode(town)), move |path| write(path, &bytes)).await
    }

    /// The content of this hash; none where it is missing or damaged.
    pub(super) async fn content(&self, hash: &str) -> Result<Option<Vec<u8>>, Error> {
        let expected = hash.to_owned();
        on_disk(self.content.join(hash), move |path| match fs::read(path) {
            Ok(bytes) if part::hash(&bytes) == expected => Ok(Some(bytes)),
            Ok(_) => {
                tracing::warn!(hash = expected, "a content on disk is damaged");
                Ok(None)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    /// Keeps bytes whose hash has been checked, and gives them back.
    pub(super) async fn keep_content(&self, hash: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
        on_disk(self.content.join(hash), move |path| write(path, &bytes).map(|()| bytes)).await
    }

    /// Drops every content that is not among `needed`.
    pub(super) async fn sweep(&self, needed: HashSet<String>) -> Result<(), Error> {
        on_disk(self.content.clone(), move |folder| {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let name = entry.file_name();
                if !name.to_str().is_some_and(|name| needed.contains(name) || is_unfinished(name)) {
                    fs::remove_file(entry.path())?;
                }
            }
            Ok(())
        })
        .await
    }
}

const UNFINISHED: &str = ".part";

fn is_unfinished(name: &str) -> bool {
    name.ends_with(UNFINISHED)
}

/// What a process that was cut off left behind.
fn drop_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_unfinished) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(UNFINISHED);
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    let folder = path.parent().unwrap_or(path);
    File::open(folder)?.sync_all()
}

async fn on_disk<T: Send + 'static>(
    path: PathBuf,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let named = path.clone();
    let done = tokio::task::spawn_blocking(move || work(&path)).await.unwrap_or_else(|failure| Err(failure.into()));
    done.map_err(|source| Error::Disk { path: named, source })
}
