import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { RehearseDraftResponseSchema } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import { after, NOTHING } from "./told";

test("pieces of one kind add up and the last sums count", () => {
  const pieces = [
    create(RehearseDraftResponseSchema, { piece: { case: "started", value: { total: 9n } } }),
    create(RehearseDraftResponseSchema, { piece: { case: "open", value: { cases: [{ id: "a" }], total: 5n } } }),
    create(RehearseDraftResponseSchema, { piece: { case: "open", value: { cases: [{ id: "b" }], total: 5n, leftOff: 1n } } }),
    create(RehearseDraftResponseSchema, { piece: { case: "progress", value: { done: 4n, total: 9n } } }),
    create(RehearseDraftResponseSchema, { piece: { case: "ground", value: { changes: [{ from: "A" }], grids: 3 } } }),
    create(RehearseDraftResponseSchema, { piece: { case: "cell", value: { from: "A", to: "B", count: 2n } } }),
  ];
  const told = pieces.reduce(after, NOTHING);
  expect([told.done, told.total, told.openTotal, told.openLeftOff]).toEqual([4, 9, 5, 1]);
  expect(told.open.map(({ id }) => id)).toEqual(["a", "b"]);
  expect([told.ground.length, told.sums?.grids, told.cells.length]).toEqual([1, 3, 1]);
  expect(told.finished).toBeUndefined();
});
