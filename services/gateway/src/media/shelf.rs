//! Where media files lie: originals as sent and the copies that others see. A file is there only once it and its folder
//! are synced.
use std::{io, path::Path as FsPath, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, path::Path};
use uuid::Uuid;

/// The files of all towns.
#[derive(Clone, Debug)]
pub struct Shelf(Arc<dyn ObjectStore>);

/// A file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("media storage: {0}")]
pub struct ShelfError(#[from] object_store::Error);

/// The name of a file: the town, the report or case, the hash of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Town code.
    pub town: String,
    /// Report or case.
    pub report: Uuid,
    /// SHA-256 of the file as sent.
    pub sha256: [u8; 32],
}

impl Name {
    fn original(&self) -> Path {
        Path::from_iter([&self.town, &self.report.to_string(), &hex::encode(self.sha256)].map(String::as_str))
    }

    fn copy(&self) -> Path {
        Path::from_iter(
            [&self.town, &self.report.to_string(), &format!("{}.jpg", hex::encode(self.sha256))].map(String::as_str),
        )
    }
}

impl Shelf {
    /// Opens the folder, making it where it is not there.
    pub fn open(folder: &FsPath) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let files = LocalFileSystem::new_with_prefix(folder).map_err(io::Error::other)?.with_fsync(true);
        Ok(Self(Arc::new(files)))
    }

    /// Keeps a file and its copy; both are synced when this returns. The original goes last, so that whoever sees it
    /// sees the copy too.
    pub async fn keep(&self, name: &Name, original: Vec<u8>, copy: Vec<u8>) -> Result<(), ShelfError> {
        self.0.put(&name.copy(), PutPayload::from(copy)).await?;
        self.0.put(&name.original(), PutPayload::from(original)).await?;
        Ok(())
    }

    /// Takes a file away whose sender had no business with the report.
    pub async fn drop(&self, name: &Name) -> Result<(), ShelfError> {
        for path in [name.original(), name.copy()] {
            match self.0.delete(&path).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Whether the file is there.
    pub async fn has(&self, name: &Name) -> Result<bool, ShelfError> {
        match self.0.head(&name.original()).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The copy that others see: a JPEG without metadata. None where there is none.
    pub async fn copy(&self, name: &Name) -> Result<Option<Vec<u8>>, ShelfError> {
        match self.0.get(&name.copy()).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_kept_file_is_there_and_its_copy_can_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::open(&folder.path().join("media")).expect("a shelf");
        let name = Name { town: "330106109".to_owned(), report: Uuid::nil(), sha256: [7; 32] };
        assert!(!shelf.has(&name).await.expect("an answer"));
        assert_eq!(shelf.copy(&name).await.expect("an answer"), None);
        shelf.keep(&name, b"original".to_vec(), b"copy".to_vec()).await.expect("kept");
        assert!(shelf.has(&name).await.expect("an answer"));
        assert_eq!(shelf.copy(&name).await.expect("an answer").as_deref(), Some(&b"copy"[..]));
    }
}
