import { readFileSync } from "node:fs";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { FormerCodeSchema, MatterSchema } from "../gen/gridcase/registry/v1/content_pb";
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

/** The catalogue that ships. */
const shipped = () => {
  const lines = (file: string) =>
    readFileSync(new URL(`../../../../services/node/codes/${file}`, import.meta.url), "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
  const former = new Map<string, { standard: string; code: string }[]>();
  for (const [kind, code, standard = "", old = ""] of lines("former.csv")) {
    const id = `${kind}:${code}`;
    former.set(id, [...(former.get(id) ?? []), { standard, code: old }]);
  }
  return lines("matters.csv").map(([code = "", kind = "", , className = "", name = "", initials = "", synonyms = ""]) =>
    create(MatterSchema, {
      id: `${kind}:${code}`,
      code,
      kind,
      className,
      name,
      initials,
      synonyms: synonyms.split(";").filter(Boolean),
      formerCodes: (former.get(`${kind}:${code}`) ?? []).map((one) => create(FormerCodeSchema, one)),
    }),
  );
};

test.each([
  ["违停", "机动车乱停放"],
  ["乱停车", "机动车乱停放"],
  ["电动车乱停", "非机动车乱停放"],
  ["噪音扰民", "噪声扰民"],
  ["广场舞", "噪声扰民"],
  ["红绿灯", "交通信号灯异常"],
  ["公厕", "公共厕所异常"],
  ["厕所", "公共厕所异常"],
  ["垃圾桶", "垃圾箱异常"],
  ["牛皮癣", "非法小广告"],
  ["xgg", "非法小广告"],
  ["wt", "机动车乱停放"],
  ["gsjg", "供水井盖异常"],
  ["rqty", "燃气调压站（箱）异常"],
  ["rqdy", "燃气调压站（箱）异常"],
  ["ljzmy", "垃圾站（箱）满溢"],
  ["０６０２８", "噪声扰民"],
  ["井盖 污水", "污水井盖异常"],
  ["消防 占", "占用消防通道"],
  ["临街阳台屋顶", "临街阳台、屋顶脏乱差"],
  ["楼下有人半夜施工吵得睡不着", "施工扰民"],
  ["路边有人烧垃圾", "焚烧垃圾、树叶"],
  ["0128", "噪声扰民"],
  ["0404", "废品收购乱象"],
])("%s finds %s first in the catalogue that ships", (text, name) => {
  expect(findMatters(shipped(), text)[0]?.name).toBe(name);
});

test("a cover is found by what people call it, whichever it is", () => {
  const covers = findMatters(shipped(), "窨井盖");
  expect(covers.length).toBeGreaterThan(15);
  expect(covers.every(({ name }) => name.includes("井盖"))).toBe(true);
});

test("a code of the standard before finds the matter of either kind that had it", () => {
  expect(findMatters(shipped(), "0101").slice(0, 2).map(({ id }) => id)).toEqual(["event:06001", "component:01001"]);
});
