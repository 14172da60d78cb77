import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ShapeSchema } from "../gen/gridcase/registry/v1/content_pb";
import { degrees } from "./shapes";

test("a ring is read from its differences and closed", () => {
  const shape = create(ShapeSchema, { polygons: [{ rings: [{ deltas: [1_200_000_000, 300_000_000, 100, 0, 0, 100] }] }] });
  const [[ring]] = degrees(shape) as [[[number, number][]]];
  expect(ring).toHaveLength(4);
  expect(ring[0]).toEqual([120, 30]);
  expect(ring[2]?.[0]).toBeCloseTo(120.00001, 9);
  expect(ring[2]?.[1]).toBeCloseTo(30.00001, 9);
  expect(ring[3]).toEqual(ring[0]);
});
