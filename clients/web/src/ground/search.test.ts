import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { MatterSchema } from "../gen/gridcase/registry/v1/content_pb";
import { findMatters } from "./search";

const matter = (code: string, name: string, initials: string, synonyms: string[] = [], retired = false) =>
  create(MatterSchema, { id: `event:${code}`, code, name, initials, synonyms, className: "街面秩序", retired });
const matters = [
  matter("06001", "无照经营游商", "wzjyys", ["流动摊贩"]),
  matter("06002", "占道经营", "zdjy", ["摆摊"]),
  matter("06003", "乱堆物堆料", "ldwdl"),
  matter("06004", "占道废弃", "zdfq", [], true),
];
const names = (text: string) => findMatters(matters, text).map(({ name }) => name);

test("a matter is found by words, initials, synonyms, code and class, the nearest first", () => {
  expect(names("占道")).toEqual(["占道经营"]);
  expect(names("ZDJ")).toEqual(["占道经营"]);
  expect(names("摊")).toEqual(["无照经营游商", "占道经营"]);
  expect(names("经营")).toEqual(["无照经营游商", "占道经营"]);
  expect(names("06003")).toEqual(["乱堆物堆料"]);
  expect(names("街面")).toHaveLength(3);
});

test("several words must all fit, and nothing typed shows all in use", () => {
  expect(names("经营 摆摊")).toEqual(["占道经营"]);
  expect(names("经营 jjj")).toEqual([]);
  expect(names(" ")).toEqual(["无照经营游商", "占道经营", "乱堆物堆料"]);
});
