//! The hash of a report: what a receipt acknowledges and what "the same content" means.
//!
//! `docs/report-hash.md` documents the list of fields for clients in other languages, and
//! `proto/vectors/report_hash_v1.json` holds vectors that each of them checks.

use gridcase_host::digest::Digest;

use super::{Content, Origin, Place};

/// The name with which the digest starts.
pub const HASH_NAME: &str = "gridcase.intake.report";

/// The version of the list of fields.
pub const HASH_VERSION: u32 = 1;

/// SHA-256 over version 1 of the list, in this order:
///
/// 1. `id` text, lowercase with hyphens; `source` text; `matter` text; `catalogue_version` number; `row` number
/// 2. the place: absent, or longitude real, latitude real, coordinate system text, accuracy real, fixed at moment,
///    provider text
/// 3. `words` text; `place_words` text
/// 4. the number of files, then for each: SHA-256 bytes, kind text, purpose text
/// 5. `found_at` moment; `fixed_on_the_spot` flag
/// 6. `outside_number` text; `outside_deadline` moment; `reply_owed` flag; `reporter_words` text
/// 7. `asset` text, only where one is named: reports without one have the hash that they had before assets were known
///
/// Town and reporter are not part of it: the client cannot know how the server names them.
pub fn hash(content: &Content, origin: &Origin) -> Vec<u8> {
    let digest = Digest::new(HASH_NAME, HASH_VERSION)
        .text(&content.id.hyphenated().to_string())
        .text(origin.source.name())
        .text(&content.matter)
        .number(content.catalogue_version.into())
        .number(content.row.into());
    let digest = match &content.place {
        Some(place) => with_place(digest, place),
        None => digest.absent(),
    };
    let digest = with_media(digest.text(&content.words).text(&content.place_words), content)
        .moment(content.found_at)
        .flag(content.fixed_on_the_spot)
        .text(&origin.outside_number)
        .moment(origin.outside_deadline)
        .flag(origin.reply_owed)
        .text(&origin.reporter_words);
    if content.asset.is_empty() { digest.finish() } else { digest.text(&content.asset).finish() }
}

fn with_place(digest: Digest, place: &Place) -> Digest {
    digest
        .real(plain(place.position.lon()))
        .real(plain(place.position.lat()))
        .text(&place.crs_name)
        .real(plain(place.accuracy_m))
        .moment(place.fixed_at)
        .text(&place.provider)
}

fn with_media(digest: Digest, content: &Content) -> Digest {
    let count = i64::try_from(content.media.len()).unwrap_or(i64::MAX);
    content.media.iter().fold(digest.number(count), |digest, media| {
        digest.bytes(&media.sha256).text(media.kind.name()).text(media.purpose.name())
    })
}

/// Zero without a sign: protobuf does not carry the sign of a zero everywhere.
fn plain(value: f64) -> f64 {
    value + 0.0
}

#[cfg(test)]
#[path = "hash_tests.rs"]
mod tests;
