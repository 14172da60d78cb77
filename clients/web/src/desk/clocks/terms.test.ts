import { expect, test } from "vitest";
import { wallTime } from "../../text/time";
import { BLANK, faultOf, termsOf } from "./terms";

const now = wallTime("2026-03-10T12:00") ?? 0;
const fault = (from: string, until = "") => faultOf({ ...BLANK, from, until }, now);

test("an outage has begun before it ended, is over, and lasts a month at most", () => {
  expect(fault("2026-03-10T09:00")).toBeUndefined();
  expect(fault("2026-03-10T09:00", "2026-03-10T11:00")).toBeUndefined();
  expect(fault("")).toEqual({ entry: "from", fault: "from" });
  expect(fault("2026-03-10T11:00", "2026-03-10T11:00")).toEqual({ entry: "from", fault: "order" });
  expect(fault("2026-03-10T11:00", "2026-03-10T12:01")).toEqual({ entry: "until", fault: "ahead" });
  expect(fault("2026-02-07T11:59")).toEqual({ entry: "from", fault: "long" });
  expect(faultOf({ ...BLANK, kind: "recalculation" }, now)).toBeUndefined();
});

test("an end that is left open is left to the server", () => {
  const { from, until, unit } = termsOf({ ...BLANK, from: "2026-03-10T09:00", unit: "JJ1" });
  expect(Number(from?.seconds)).toBe((wallTime("2026-03-10T09:00") ?? 0) / 1000);
  expect([until, unit]).toEqual([undefined, "JJ1"]);
});
