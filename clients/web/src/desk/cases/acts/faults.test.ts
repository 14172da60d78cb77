import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { LimitUnit } from "../../../gen/gridcase/common/v1/common_pb";
import { CaseSchema } from "../../../gen/gridcase/dispatch/v1/case_pb";
import type { Draft, SentPhoto } from "./drafts";
import { faults } from "./faults";

const now = Date.UTC(2026, 4, 1);
const item = create(CaseSchema, { matter: "event:1", row: 1, evidencePhotos: 2, evidenceWords: true, route: { lead: "ZF1" } });
const draft = (entered: Partial<Draft> = {}): Draft => ({
  unit: "",
  assisting: [],
  reason: "",
  basis: "",
  words: "",
  assignee: "",
  team: "",
  until: "",
  matter: "event:1",
  row: 1,
  asset: "",
  into: "",
  limit: 0,
  limitUnit: LimitUnit.WORK_HOUR,
  photos: [],
  ...entered,
});
const photo = (stored: boolean) => ({ hash: stored ? new Uint8Array(32) : undefined }) as SentPhoto;

test("a return needs reason, basis and a proposed unit", () => {
  expect(faults("return", draft(), item, now)).toEqual({ unit: "required", reason: "required", basis: "required" });
  expect(faults("return", draft({ unit: "JJ1", reason: "x", basis: "  " }), item, now)).toEqual({ basis: "required" });
  expect(faults("return", draft({ unit: "JJ1", reason: "x".repeat(2001), basis: "y" }), item, now)).toEqual({ reason: "tooLong" });
});

test("a dispatch needs a reason only where it differs from the register", () => {
  expect(faults("dispatch", draft({ unit: "ZF1" }), item, now)).toEqual({});
  expect(faults("dispatch", draft({ unit: "JJ1" }), item, now)).toEqual({ reason: "required" });
});

test("a result needs what the row asks for, stored on the server", () => {
  expect(faults("hand_in", draft(), item, now)).toEqual({ words: "required", photos: "tooFew" });
  const said = { words: "done" };
  expect(faults("hand_in", draft({ ...said, photos: [photo(true), photo(false)] }), item, now)).toEqual({ photos: "unsent" });
  expect(faults("hand_in", draft({ ...said, photos: [photo(true), photo(true)] }), item, now)).toEqual({});
});

test.each(["suspend", "request_suspension"] as const)("%s ends after today and within ten years", (verb) => {
  const until = (date: string) => faults(verb, draft({ reason: "x", until: date }), item, now).until;
  expect(until("")).toBe("required");
  expect(until("2026-04-30")).toBe("range");
  expect(until("2026-06-01")).toBeUndefined();
  expect(until("2036-06-01")).toBe("range");
});

test("requests need their limit or unit and a reason; an answer needs one only where it declines", () => {
  expect(faults("request_extension", draft(), item, now)).toEqual({ limit: "required", reason: "required" });
  expect(faults("request_extension", draft({ limit: 2, reason: "x" }), item, now)).toEqual({});
  expect(faults("request_help", draft({ unit: "JJ1" }), item, now)).toEqual({ words: "required", reason: "required" });
  expect(faults("grant", draft(), item, now)).toEqual({});
  expect(faults("decline", draft(), item, now)).toEqual({ reason: "required" });
  expect(faults("withdraw", draft(), item, now)).toEqual({});
});

test("a part needs words, and its photos stored on the server", () => {
  expect(faults("finish_task", draft(), item, now)).toEqual({ unit: "required", words: "required" });
  const done = { unit: "JJ1", words: "done" };
  expect(faults("finish_task", draft({ ...done, photos: [photo(false)] }), item, now)).toEqual({ photos: "unsent" });
  expect(faults("finish_task", draft({ ...done, photos: [photo(true)] }), item, now)).toEqual({});
});

test("a part that is split off needs its matter, words and a reason; joining needs the other case", () => {
  const empty = draft({ matter: "" });
  expect(faults("split", empty, item, now)).toEqual({ matter: "required", words: "required", reason: "required" });
  expect(faults("split", draft({ words: "x", reason: "y" }), item, now)).toEqual({});
  expect(faults("merge", draft({ reason: "x" }), item, now)).toEqual({ into: "required" });
  expect(faults("merge", draft({ into: "id", reason: " " }), item, now)).toEqual({ reason: "required" });
  expect(faults("unmerge", draft(), item, now)).toEqual({ reason: "required" });
});

test("a correction corrects something", () => {
  expect(faults("correct", draft({ reason: "x" }), item, now)).toEqual({ matter: "nothing" });
  expect(faults("correct", draft({ reason: "x", row: 2 }), item, now)).toEqual({});
  expect(faults("correct", draft({ reason: "x", place: { longitude: 120, latitude: 30 } }), item, now)).toEqual({});
});

test("taking the asset away or naming another one is a correction", () => {
  const lamp = create(CaseSchema, { matter: "event:1", row: 1, asset: "A1" });
  expect(faults("correct", draft({ reason: "x", asset: "A1 " }), lamp, now)).toEqual({ matter: "nothing" });
  expect(faults("correct", draft({ reason: "x" }), lamp, now)).toEqual({});
  expect(faults("correct", draft({ reason: "x", asset: "A".repeat(65) }), lamp, now)).toEqual({ asset: "tooLong" });
});
