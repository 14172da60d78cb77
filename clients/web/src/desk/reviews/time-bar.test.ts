import { expect, test } from "vitest";
import { barOf } from "./time-bar";

test("a hand-in before the due time leaves room on the line", () => {
  const bar = barOf({ reported: 0, dispatched: 10, accepted: 20, handedIn: 60, due: 100, pauses: [] });
  expect(bar).toEqual({
    stretches: [
      { part: "before", from: 0, until: 0.1 },
      { part: "waiting", from: 0.1, until: 0.2 },
      { part: "handling", from: 0.2, until: 0.6 },
    ],
    due: 1,
  });
});

test("what lies after the due time is late", () => {
  const { stretches, due } = barOf({ reported: 0, dispatched: 0, accepted: 20, handedIn: 100, due: 50, pauses: [] });
  expect(due).toBe(0.5);
  expect(stretches.at(-1)).toEqual({ part: "late", from: 0.5, until: 1 });
});

test("accepted after the due time waited until then, and is late since", () => {
  const { stretches } = barOf({ reported: 0, dispatched: 0, accepted: 80, handedIn: 100, due: 50, pauses: [] });
  expect(stretches).toEqual([
    { part: "waiting", from: 0, until: 0.5 },
    { part: "late", from: 0.5, until: 1 },
  ]);
});

test("pauses before the hand-in are drawn, and the one that the hand-in began is not", () => {
  const { stretches } = barOf({ reported: 0, dispatched: 0, handedIn: 100, pauses: [{ from: 40, until: 60 }, { from: 100, until: 300 }] });
  expect(stretches.filter(({ part }) => part === "paused")).toEqual([{ part: "paused", from: 0.4, until: 0.6 }]);
});

test("without both ends there is no line", () => {
  expect(barOf({ reported: 5, pauses: [] })).toEqual({ stretches: [], due: undefined });
});
