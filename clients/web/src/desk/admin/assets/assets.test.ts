import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { AssetSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { ALL, counted, findAssets, UNKNOWN } from "./assets";

const asset = (code: string, type: string, name = "", owner = "") => create(AssetSchema, { code, type, name, owner });
const assets = [asset("A1", "01002", "污水井盖 1 号", "ZF1"), asset("A2", "01037", "Lamp 2"), asset("B3", "01037", "", "JJ1")];
const codes = (wanted: Partial<typeof ALL>) => findAssets(assets, { ...ALL, ...wanted }).map(({ code }) => code);

test("assets are found by code or name, type and owner together", () => {
  expect(codes({})).toEqual(["A1", "A2", "B3"]);
  expect(codes({ text: " a" })).toEqual(["A1", "A2"]);
  expect(codes({ text: "lamp" })).toEqual(["A2"]);
  expect(codes({ text: "井盖" })).toEqual(["A1"]);
  expect(codes({ type: "01037" })).toEqual(["A2", "B3"]);
  expect(codes({ type: "01037", owner: "JJ1" })).toEqual(["B3"]);
});

test("those without an owner are found as such", () => {
  expect(codes({ owner: UNKNOWN })).toEqual(["A2"]);
});

test("types and owners are counted, the most frequent first", () => {
  expect(counted(assets, "type")).toEqual([
    ["01037", 2],
    ["01002", 1],
  ]);
  expect(counted(assets, "owner").map(([owner]) => owner)).toEqual(["", "JJ1", "ZF1"]);
});
