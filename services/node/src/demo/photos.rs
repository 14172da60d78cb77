//! Photos of the demo town: what was found, and the same street after it was dealt with. Drawn rather than taken, so that
//! nobody's face, plate or copyright is in them.
use std::{
    collections::{HashMap, hash_map::Entry},
    path::Path,
};

use gridcase_gateway::media::{Purpose, Taker, shelf::Name};
use gridcase_host::{Peer, Person};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::scene::{Subject, draw};

/// Streets that differ in houses, light and trees.
const STREETS: u64 = 4;

/// A scene: what, in which street, and whether it was dealt with.
type Scene = (Subject, u64, bool);

/// Draws photos and gives them to the town.
pub struct Photos {
    taker: Taker,
    drawn: HashMap<Scene, (Vec<u8>, [u8; 32])>,
}

impl Photos {
    /// Kept in the media folder of `data`, recorded by `intake`.
    pub fn new(data: &Path, intake: Peer) -> anyhow::Result<Self> {
        Ok(Self { taker: Taker::open(&data.join("media"), intake)?, drawn: HashMap::new() })
    }

    /// The hash of the photo of a matter, before it is sent.
    pub fn hash(&mut self, matter: &str, case: &str, done: bool) -> anyhow::Result<Vec<u8>> {
        Ok(self.scene(matter, case, done)?.1.to_vec())
    }

    /// Sends the photo of a matter for a report or case, and says its hash.
    pub async fn send(&mut self, person: &Person, matter: &str, case: &str, done: bool) -> anyhow::Result<Vec<u8>> {
        let (file, sha256) = self.scene(matter, case, done)?.clone();
        let name = Name { town: person.town.clone(), report: Uuid::try_parse(case)?, sha256 };
        let purpose = if done { Purpose::Result } else { Purpose::Finding };
        let taken = self.taker.take(person, &name, purpose, file.into()).await;
        taken.map_err(|problem| anyhow::anyhow!("a photo is refused: {problem:?}"))?;
        Ok(sha256.to_vec())
    }

    /// The street follows from the case, so that before and after show the same one.
    fn scene(&mut self, matter: &str, case: &str, done: bool) -> anyhow::Result<&(Vec<u8>, [u8; 32])> {
        let street = case.bytes().map(u64::from).sum::<u64>() % STREETS;
        let scene = (Subject::of(matter), street, done);
        if let Entry::Vacant(place) = self.drawn.entry(scene) {
            let file = draw(scene.0, scene.1, scene.2)?;
            let hash = Sha256::digest(&file).into();
            place.insert((file, hash));
        }
        Ok(&self.drawn[&scene])
    }
}
