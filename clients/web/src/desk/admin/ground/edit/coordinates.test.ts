import { expect, test } from "vitest";
import { movesText, pointsText, readMoves, readPoints } from "./coordinates";

test("points are read as people write them", () => {
  expect(readPoints("120.05, 30.31\n\n 120.06，30.32 \n120.07 30.33")).toEqual([[120.05, 30.31], [120.06, 30.32], [120.07, 30.33]]);
  expect(readPoints("-73.98, -40.75")).toEqual([[-73.98, -40.75]]);
  expect(readPoints("120.05\n30.31")).toBeUndefined();
  expect(readPoints("东经120, 30")).toBeUndefined();
  expect(readPoints("")).toEqual([]);
});

test("what is shown is read back", () => {
  const points = [[120.0512345, 30.3112345], [-0.0000001, 30]] as const;
  expect(readPoints(pointsText(points))).toEqual(points);
  const moves = [{ from: [120, 30], to: [-120.1, -30.1] }] as const;
  expect(readMoves(movesText(moves))).toEqual(moves);
  expect(readMoves("120, 30, 121, 31")).toEqual([{ from: [120, 30], to: [121, 31] }]);
});
