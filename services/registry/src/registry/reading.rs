//! What readers fetch: the manifest, the bytes of versions, their list.

use gridcase_host::caller::{Caller, Person as CallingPerson};
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::Part;

use super::Registry;
use super::towns::town_of;
use crate::convert;
use crate::error::{Error, Result};
use crate::store::{self};
use crate::version::{self, State};

impl Registry {
    /// All versions of a part, newest first.
    pub(crate) async fn list_versions(&self, by: &CallingPerson, part: Part) -> Result<Vec<wire::Version>> {
        let versions = store::version::list(self.db.reader(), &by.town, part).await?;
        let now = self.clock.now();
        Ok(versions.iter().map(|version| convert::version(version, &versions, now)).collect())
    }

    /// For each part the version in force and those scheduled.
    pub(crate) async fn manifest(&self, caller: &Caller, named: &str) -> Result<wire::GetManifestResponse> {
        let code = town_of(caller, named)?;
        let town = store::town::find(self.db.reader(), &code).await?.ok_or(Error::NotFound("town"))?;
        let all = store::version::list_all(self.db.reader(), &code).await?;
        let now = self.clock.now();
        let mut versions = Vec::new();
        for part in Part::ALL {
            let siblings: Vec<_> = all.iter().filter(|version| version.part == part).cloned().collect();
            let counts = |version: &&_| version::state(version, &siblings, now) != State::Superseded;
            let wanted = siblings.iter().filter(counts);
            versions.extend(wanted.map(|version| convert::version(version, &siblings, now)));
        }
        Ok(wire::GetManifestResponse { town: Some(convert::town(&town)), versions })
    }

    /// The bytes of a published version.
    pub(crate) async fn published_bytes(&self, caller: &Caller, named: &str, hash: &str) -> Result<Vec<u8>> {
        let (db, town) = (self.db.reader(), town_of(caller, named)?);
        if !store::version::is_published(db, &town, hash).await? {
            return Err(Error::NotFound("content"));
        }
        store::content::bytes(db, &town, hash).await?.ok_or(Error::NotFound("content"))
    }
}
