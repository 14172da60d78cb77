import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { AreaSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { areaTree, findAreas, middle, within } from "./areas";

const area = (code: string, parent: string, name = code) => create(AreaSchema, { code, parent, name });
const areas = [
  area("t-2-1", "t-2", "桥东"),
  area("t", ""),
  area("t-2", "t"),
  area("t-1", "t"),
  area("t-1-1", "t-1"),
  area("t-1-2", "t-1"),
  area("lost", "x"),
];
const tree = areaTree(areas);
const codes = (nodes: typeof tree): unknown[] => nodes.map((node) => [node.area.code, ...codes(node.children)]);

test("areas stand under their parents, and those without one at the top", () => {
  expect(codes(tree)).toEqual([["lost"], ["t", ["t-1", ["t-1-1"], ["t-1-2"]], ["t-2", ["t-2-1"]]]]);
  expect(tree[1]?.leaves).toBe(3);
  expect(tree[0]?.leaves).toBe(0);
});

test("a search keeps what fits and what it lies in", () => {
  expect(codes(findAreas(tree, "桥东"))).toEqual([["t", ["t-2", ["t-2-1"]]]]);
  expect(codes(findAreas(tree, "t-1"))).toEqual([["t", ["t-1", ["t-1-1"], ["t-1-2"]], ["t-2", ["t-2-1"]]]].map(([t, one]) => [t, one]));
  expect(findAreas(tree, "nowhere")).toEqual([]);
});

test("what lies in an area is found at every depth", () => {
  expect([...within(tree, "t-1")].sort()).toEqual(["t-1", "t-1-1", "t-1-2"]);
  expect(within(tree, "").size).toBe(0);
});

test("areas without ground have no middle", () => {
  expect(middle(areas)).toBeUndefined();
});
