import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CaseSchema } from "../../gen/gridcase/dispatch/v1/case_pb";
import { ReviewSchema, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { evidenceOf } from "./evidence";

const photo = (byte: number) => new Uint8Array(32).fill(byte);
const found = create(CaseSchema, { evidencePhotos: 1, evidenceWords: true, longitude: 120, latitude: 30, handlers: ["hu"] });

test("a complete hand-in is ticked throughout", () => {
  const review = create(ReviewSchema, {
    state: ReviewState.OPEN,
    mayDecide: true,
    inTime: true,
    handInWords: "清理完毕",
    before: [photo(1)],
    after: [photo(2)],
  });
  const { photos, reused, words, inTime, place, apart } = evidenceOf(review, found);
  expect([photos.tick, reused.tick, words.tick, inTime, place, apart]).toEqual(Array(6).fill("good"));
});

test("what is missing, late or used twice is marked", () => {
  const review = create(ReviewSchema, { state: ReviewState.OPEN, mayDecide: false, inTime: false, before: [photo(1)], after: [] });
  const told = evidenceOf(review, create(CaseSchema, { evidencePhotos: 1, evidenceWords: true }));
  expect([told.photos.tick, told.words.tick, told.inTime, told.place, told.apart]).toEqual(Array(5).fill("bad"));
  const again = create(ReviewSchema, { before: [photo(1)], after: [photo(1), photo(2)] });
  expect(evidenceOf(again, found).reused).toEqual({ tick: "bad", amount: 1 });
});

test("nothing is claimed where nothing is known or asked", () => {
  const review = create(ReviewSchema, { state: ReviewState.OPEN, mayDecide: true });
  const { photos, words, inTime, place } = evidenceOf(review, undefined);
  expect([photos.tick, words.tick, inTime, place]).toEqual(Array(4).fill("unknown"));
  expect(evidenceOf(review, create(CaseSchema, {}))).toMatchObject({ photos: { tick: "none" }, words: { tick: "none" } });
});

test("after a decision whoever decided must be apart from the handlers", () => {
  const decided = (person: string) =>
    evidenceOf(create(ReviewSchema, { state: ReviewState.APPROVED, decidedBy: { person, name: "" } }), found).apart;
  expect([decided("li"), decided("hu")]).toEqual(["good", "bad"]);
});
