import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type HashedReport, reportHash } from "./report-hash";

interface Vector {
  name: string;
  hash: string;
  report: {
    id: string;
    source: HashedReport["source"];
    matter: string;
    catalogue_version: number;
    row: number;
    position: null | {
      longitude: number;
      latitude: number;
      coordinate_system: string;
      accuracy_m: number;
      fixed_at_ms: number | null;
      provider: string;
    };
    words: string;
    place_words: string;
    media: { sha256: string; kind: "photo"; purpose: "finding" | "result" }[];
    found_at_ms: number | null;
    fixed_on_the_spot: boolean;
    outside_number: string;
    outside_deadline_ms: number | null;
    reply_owed: boolean;
    reporter_words: string;
    asset?: string;
  };
}

const file = new URL("../../../../proto/vectors/report_hash_v1.json", import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, "utf8")) as { vectors: Vector[] };

function read({ report, ...vector }: Vector): HashedReport {
  const at = report.position;
  expect(vector.hash).toHaveLength(64);
  return {
    id: report.id,
    source: report.source,
    matter: report.matter,
    catalogueVersion: report.catalogue_version,
    row: report.row,
    position: at
      ? {
          longitude: at.longitude,
          latitude: at.latitude,
          coordinateSystem: at.coordinate_system,
          accuracyM: at.accuracy_m,
          fixedAt: at.fixed_at_ms ?? undefined,
          provider: at.provider,
        }
      : undefined,
    words: report.words,
    placeWords: report.place_words,
    media: report.media.map(({ sha256, kind, purpose }) => ({ sha256: Buffer.from(sha256, "hex"), kind, purpose })),
    foundAt: report.found_at_ms ?? undefined,
    fixedOnTheSpot: report.fixed_on_the_spot,
    outsideNumber: report.outside_number,
    outsideDeadline: report.outside_deadline_ms ?? undefined,
    replyOwed: report.reply_owed,
    reporterWords: report.reporter_words,
    asset: report.asset ?? "",
  };
}

test("there are vectors", () => expect(vectors.length).toBeGreaterThan(3));

test.each(vectors)("the hash is the server's: $name", async (vector) => {
  expect(Buffer.from(await reportHash(read(vector))).toString("hex")).toBe(vector.hash);
});
