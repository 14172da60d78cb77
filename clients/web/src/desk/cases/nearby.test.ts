import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CaseSchema, CaseNameSchema } from "../../gen/gridcase/dispatch/v1/case_pb";
import { candidates, distanceText, metres } from "./nearby";

const at = (id: string, longitude?: number, latitude?: number, matter = "event:1", seconds = 0) =>
  create(CaseSchema, { id, longitude, latitude, matter, filedAt: { seconds: BigInt(seconds) } });

test("a hundredth of a degree is a kilometre, less to the east", () => {
  const here = at("a", 120.05, 30.33);
  expect(metres(here, at("b", 120.05, 30.34))).toBeCloseTo(1112, 0);
  expect(metres(here, at("c", 120.06, 30.33))).toBeCloseTo(960, 0);
  expect(metres(here, at("d"))).toBeUndefined();
  expect([distanceText(35.4), distanceText(1260)]).toEqual(["35 m", "1.3 km"]);
});

test("the same matter comes first, then the nearest; neither itself, nor a part, nor one twice", () => {
  const of = at("a", 120.05, 30.33);
  const part = create(CaseSchema, { ...at("p", 120.05, 30.33), parent: create(CaseNameSchema, { id: "w" }) });
  const found = [
    at("other", 120.05, 30.33, "event:2"),
    at("far", 120.06, 30.33),
    at("nowhere", undefined, undefined, "event:1", 5),
    at("near", 120.0501, 30.33),
    at("older", undefined, undefined, "event:1", 1),
    at("near", 120.0501, 30.33),
    of,
    part,
  ];
  expect(candidates(of, found).map(({ item }) => item.id)).toEqual(["near", "far", "nowhere", "older", "other"]);
});
