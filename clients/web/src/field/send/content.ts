/** A held report as it is sent, and as it is hashed. The same content every time, however often it is sent. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { unhex } from "../../api/hash";
import { MediaKind, MediaPurpose, type ReportContentSchema } from "../../gen/gridcase/intake/v1/intake_pb";
import { timestamp } from "../../text/time";
import type { Held } from "../keep/held";
import type { HashedReport } from "../report-hash";

/** The only system that a browser gives, and that the map is in. */
export const COORDINATES = "WGS-84";

/** The place that counts: none where the person chose to give none. */
function place(held: Held) {
  return held.placing === "none" ? undefined : held.place;
}

export function wire(held: Held): MessageInitShape<typeof ReportContentSchema> {
  const at = place(held);
  return {
    id: held.id,
    matter: held.matter ?? "",
    catalogueVersion: held.catalogueVersion,
    row: held.row,
    position: at && {
      longitude: at.longitude,
      latitude: at.latitude,
      coordinateSystem: COORDINATES,
      accuracyM: at.accuracy,
      fixedAt: timestamp(at.fixedAt),
      provider: at.provider,
    },
    words: held.words,
    placeWords: held.placeWords,
    media: held.photos.map(({ hash, purpose }) => ({
      sha256: unhex(hash),
      kind: MediaKind.PHOTO,
      purpose: purpose === "result" ? MediaPurpose.RESULT : MediaPurpose.FINDING,
    })),
    foundAt: timestamp(held.begun),
    fixedOnTheSpot: held.fixedOnTheSpot,
    asset: held.asset?.code ?? "",
  };
}

export function hashed(held: Held): HashedReport {
  const at = place(held);
  return {
    id: held.id,
    source: "worker",
    matter: held.matter ?? "",
    catalogueVersion: held.catalogueVersion,
    row: held.row,
    position: at && {
      longitude: at.longitude,
      latitude: at.latitude,
      coordinateSystem: COORDINATES,
      accuracyM: at.accuracy,
      fixedAt: at.fixedAt,
      provider: at.provider,
    },
    words: held.words,
    placeWords: held.placeWords,
    media: held.photos.map(({ hash, purpose }) => ({ sha256: unhex(hash), kind: "photo", purpose })),
    foundAt: held.begun,
    fixedOnTheSpot: held.fixedOnTheSpot,
    outsideNumber: "",
    replyOwed: false,
    reporterWords: "",
    asset: held.asset?.code ?? "",
  };
}
