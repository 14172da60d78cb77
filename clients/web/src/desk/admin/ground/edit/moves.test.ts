import { expect, test } from "vitest";
import type { LonLat, Rings } from "../../../../map/drawing";
import { withDrag } from "./moves";

const rings = (areas: Record<string, LonLat[]>): Rings => new Map(Object.entries(areas).map(([code, ring]) => [code, [ring]]));
const west: LonLat[] = [[0, 0], [1, 0], [1, 1], [0, 1]];
const east: LonLat[] = [[1, 0], [2, 0], [2, 1], [1, 1]];
const put = (ring: LonLat[], at: number, point: LonLat) => ring.map((old, index) => (index === at ? point : old));

test("a corner of two areas is one move", () => {
  const after = rings({ west: put(west, 2, [1.5, 1]), east: put(east, 3, [1.5, 1]) });
  expect(withDrag([], rings({ west, east }), after)).toEqual([{ from: [1, 1], to: [1.5, 1] }]);
});

test("a corner that is dragged again comes from where it was at first", () => {
  const first = rings({ west: put(west, 2, [1.5, 1]) });
  const second = rings({ west: put(west, 2, [1.2, 0.9]) });
  const moves = withDrag(withDrag([], rings({ west }), first), first, second);
  expect(moves).toEqual([{ from: [1, 1], to: [1.2, 0.9] }]);
  expect(withDrag(moves, second, rings({ west }))).toEqual([]);
});

test("a border that is dragged between its corners gets one on both sides", () => {
  const between: LonLat = [1.3, 0.5];
  const after = rings({ west: [...west.slice(0, 2), between, ...west.slice(2)], east: [...east, between] });
  const moves = withDrag([], rings({ west, east }), after);
  expect(moves).toEqual([{ from: [1, 0.5], to: between }]);
});

test("a new corner between moved ones comes from the border as it is in the draft", () => {
  const moved = put(west, 2, [1.5, 1]);
  const first = withDrag([], rings({ west }), rings({ west: moved }));
  const second = withDrag(first, rings({ west: moved }), rings({ west: [...moved.slice(0, 2), [1.4, 0.4], ...moved.slice(2)] }));
  expect(second[1]).toEqual({ from: [1, 0.5], to: [1.4, 0.4] });
});
