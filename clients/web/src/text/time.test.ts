import { afterEach, expect, test } from "vitest";
import { setTimeZone, wallDate, wallTime } from "./time";

afterEach(() => setTimeZone("Asia/Shanghai"));

test("a wall time is a moment of the town's zone", () => {
  expect(wallTime("2026-05-01T12:30")).toBe(Date.UTC(2026, 4, 1, 4, 30));
  expect(wallTime("2026-05-01")).toBe(Date.UTC(2026, 3, 30, 16));
  expect(wallTime("")).toBeUndefined();
  expect(wallDate(Date.UTC(2026, 3, 30, 16))).toBe("2026-05-01");
});

test("a wall time is right on both sides of a change of clocks", () => {
  setTimeZone("Europe/Berlin");
  expect(wallTime("2026-03-29T01:30")).toBe(Date.UTC(2026, 2, 29, 0, 30));
  expect(wallTime("2026-03-29T03:30")).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(wallTime("2026-10-25T03:30")).toBe(Date.UTC(2026, 9, 25, 2, 30));
});
