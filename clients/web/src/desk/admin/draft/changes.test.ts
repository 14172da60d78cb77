import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CalendarSetSchema, Part, RegisterSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { byEntry, changes } from "./changes";
import { entryOf, partOfSubject } from "./subjects";

const register = (rules: { id: string; basis?: string }[]) => create(RegisterSchema, { rules });

test("added, changed and removed entries are told apart, and equal ones are not named", () => {
  const before = register([{ id: "same" }, { id: "moved", basis: "第一条" }, { id: "gone" }]);
  const after = register([{ id: "new" }, { id: "same" }, { id: "moved", basis: "第二条" }]);
  const found = changes(Part.REGISTER, before, after);
  expect(found.map(({ key, kind }) => [key, kind])).toEqual([
    ["new", "added"],
    ["moved", "changed"],
    ["gone", "removed"],
  ]);
  expect(byEntry(found).get("rules/moved")).toBe("changed");
});

test("where nothing is in force everything is new", () => {
  expect(changes(Part.REGISTER, null, register([{ id: "a" }])).map(({ kind }) => kind)).toEqual(["added"]);
});

test("other windows of the working day are a change of the calendars", () => {
  const set = (untilMinute: number) => create(CalendarSetSchema, { windows: [{ fromMinute: 540, untilMinute }] });
  expect(changes(Part.CALENDARS, set(720), set(720))).toEqual([]);
  expect(changes(Part.CALENDARS, set(720), set(700)).map(({ list }) => list)).toEqual(["windows"]);
});

test("the part of a finding is read from its field path", () => {
  expect(partOfSubject("rules[3].lead.unit")).toBe(Part.REGISTER);
  expect(partOfSubject("areas[0].parent")).toBe(Part.BOUNDARIES);
  expect(partOfSubject("12")).toBeUndefined();
  expect(entryOf("rules[3].lead.unit")).toEqual({ list: "rules", at: 3 });
  expect(entryOf("rules")).toBeUndefined();
});
