import { fromBinary, toBinary, create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ReportContentSchema } from "../../gen/gridcase/intake/v1/intake_pb";
import { millis } from "../../text/time";
import { begin } from "../keep/held";
import { hashed, wire } from "./content";

const held = {
  ...begin({ person: "p", name: "张三" }, 1_800_000_000_123),
  matter: "event:09005",
  catalogueVersion: 3,
  row: 2,
  asset: { code: "33010610901001001", name: "污水井盖 1 号" },
  place: { longitude: 120.0845, latitude: 30.3312, accuracy: 8.5, fixedAt: 1_800_000_000_999, provider: "gps" as const },
  photos: [{ hash: "0a".repeat(32), purpose: "result" as const, sent: false }],
};

test("what is sent is what is hashed", () => {
  const sent = fromBinary(ReportContentSchema, toBinary(ReportContentSchema, create(ReportContentSchema, wire(held))));
  const list = hashed(held);
  expect([sent.id, sent.matter, sent.catalogueVersion, sent.row]).toEqual([list.id, list.matter, list.catalogueVersion, list.row]);
  expect(sent.position).toMatchObject({ longitude: 120.0845, latitude: 30.3312, accuracyM: 8.5, coordinateSystem: "WGS-84", provider: "gps" });
  expect(millis(sent.position?.fixedAt)).toBe(list.position?.fixedAt);
  expect(sent.asset).toBe("33010610901001001");
  expect(sent.asset).toBe(list.asset);
  expect(millis(sent.foundAt)).toBe(list.foundAt);
  expect(sent.media[0]?.sha256).toEqual(list.media[0]?.sha256);
});

test("a person who chose to give no place gives none", () => {
  expect(wire({ ...held, placing: "none" }).position).toBeUndefined();
  expect(hashed({ ...held, placing: "none" }).position).toBeUndefined();
});

test("one who found none of the assets to be it names none", () => {
  expect(wire({ ...held, asset: null }).asset).toBe("");
  expect(hashed({ ...held, asset: undefined }).asset).toBe("");
});
