import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CalendarYearSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { after, dayKind, turn, weekday, weeks, workingDays } from "./days";

const year = (off: string[] = [], work: string[] = []) => create(CalendarYearSchema, { year: 2026, off, work });

test("a day counts by its weekday, its holiday and its make-up day", () => {
  const days = year(["2026-10-01", "2026-10-03"], ["2026-10-10", "2026-10-12"]);
  expect(["2026-10-01", "2026-10-03", "2026-10-10", "2026-10-11", "2026-10-12"].map((day) => dayKind(days, day))).toEqual([
    "off",
    "weekend",
    "make-up",
    "weekend",
    "work",
  ]);
});

test("turning a day twice leaves the year as it was", () => {
  for (const day of ["2026-05-01", "2026-05-02"]) {
    const days = year();
    const before = dayKind(days, day);
    turn(days, day);
    expect(dayKind(days, day)).not.toBe(before);
    turn(days, day);
    expect([days.off, days.work]).toEqual([[], []]);
  }
});

test("a month is laid out in weeks from Monday", () => {
  const february = weeks(2026, 2);
  expect(february).toHaveLength(5);
  expect(february[0]?.indexOf("2026-02-01")).toBe(6);
  expect(february[4]?.filter(Boolean)).toHaveLength(6);
  expect(weeks(2027, 2)).toHaveLength(4);
  expect([weekday("2026-02-01"), after("2026-12-31", 1)]).toEqual([7, "2027-01-01"]);
});

test("the working days of a year are counted", () => {
  expect(workingDays(year())).toBe(261);
  expect(workingDays(year(["2026-01-01"], ["2026-01-04"]))).toBe(261);
});
