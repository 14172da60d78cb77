import { create, equals } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { RuleSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { clock, fieldsOf, minutes, newId, ruleOf, standing } from "./rules";

const rule = create(RuleSchema, {
  id: "police-event-06028",
  matter: "event:06028",
  area: "330106109",
  ground: "carriageway",
  hours: { days: [6, 7], fromMinute: 22 * 60, untilMinute: 6 * 60 },
  lead: { by: { case: "districtOf", value: "police" } },
  assisting: [{ by: { case: "unit", value: "ZF1" } }],
  basis: "第一条",
  validFrom: "2026-01-01",
  priority: -2,
  reporterVisible: true,
});

test("a rule goes through the form unchanged", () => {
  expect(equals(RuleSchema, ruleOf(fieldsOf(rule)), rule)).toBe(true);
  const always = create(RuleSchema, { ...rule, hours: undefined, matter: "", matterKind: "component", owner: true });
  expect(equals(RuleSchema, ruleOf(fieldsOf(always)), always)).toBe(true);
});

test("a rule counts from its first day to its last", () => {
  const dated = create(RuleSchema, { validFrom: "2026-03-01", validUntil: "2026-03-31" });
  expect(["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"].map((day) => standing(dated, day))).toEqual([
    "later",
    "counts",
    "counts",
    "ended",
  ]);
  expect(standing(create(RuleSchema), "2026-03-01")).toBe("counts");
});

test("times of the day are written as hours and minutes", () => {
  expect([clock(0), clock(510), clock(1440)]).toEqual(["00:00", "08:30", "24:00"]);
  expect(["08:30", "24:00", "24:01", "7:5", "x"].map(minutes)).toEqual([510, 1440, undefined, undefined, undefined]);
});

test("a new rule gets an id that nobody has", () => {
  expect(newId("district:police", "event:06028", new Set())).toBe("police-event-06028");
  expect(newId("unit:ZF-SZ", "component", new Set(["zf-sz-component"]))).toBe("zf-sz-component-2");
});
