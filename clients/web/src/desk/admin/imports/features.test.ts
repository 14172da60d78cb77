import { expect, test } from "vitest";
import { degrees } from "../../../map/shapes";
import { featureName, featureShape, guess, propertyNames, readFeatures } from "./features";

const square = [
  [120, 30],
  [120.001, 30],
  [120.001, 30.001],
  [120, 30],
];
const file = (...features: object[]) => JSON.stringify({ type: "FeatureCollection", features });
const polygon = { type: "Polygon", coordinates: [square] };

const nothing = { code: "", name: "", parent: "", special: "", type: "", owner: "", maintainer: "", ground: "" };

test("the likely properties are found by their names, Chinese or English", () => {
  expect(guess(["OBJECTID", "网格编码", "网格名称", "上级编码", "是否专属"])).toEqual({
    ...nothing,
    code: "网格编码",
    name: "网格名称",
    parent: "上级编码",
    special: "是否专属",
  });
  expect(guess(["parent_code", "code", "name"])).toEqual({ ...nothing, code: "code", name: "name", parent: "parent_code" });
  expect(guess(["x"])).toEqual(nothing);
});

test("the code of an asset's owner or type is not taken for its own", () => {
  const found = { ...nothing, code: "部件编码", type: "部件类型编码", owner: "权属单位编码", maintainer: "养护单位名称" };
  expect(guess(["部件类型编码", "权属单位编码", "养护单位名称", "部件编码"])).toEqual(found);
  expect(guess(["type", "owner", "id"])).toEqual({ ...nothing, code: "id", type: "type", owner: "owner" });
});

test("a file that is no feature collection is told apart", () => {
  expect(readFeatures("no JSON")).toBeUndefined();
  expect(readFeatures('{"type":"Feature"}')).toBeUndefined();
  expect(readFeatures("null")).toBeUndefined();
});

test("features are read with their properties, broken ones too", () => {
  const features = readFeatures(file({ properties: { code: 7 }, geometry: polygon }, { properties: null, geometry: null }, {})) ?? [];
  expect(features).toHaveLength(3);
  expect(propertyNames(features)).toEqual(["code"]);
  expect(featureName(features[0], "name", "code")).toBe("7");
  expect(featureName(features[1], "name", "code")).toBeUndefined();
});

test("the ground of a feature is drawn where the file has it", () => {
  const [feature] = readFeatures(file({ properties: {}, geometry: polygon })) ?? [];
  const shape = feature && featureShape(feature);
  const [[ring]] = degrees(shape as never) as [[[number, number][]]];
  expect(ring.map(([x, y]) => [Number(x.toFixed(7)), Number(y.toFixed(7))])).toEqual(square);
  expect(featureShape({ properties: {}, polygons: [], point: undefined })).toBeUndefined();
});

test("a point is read where the file has one", () => {
  const [point, broken] = readFeatures(file({ geometry: { type: "Point", coordinates: [120, 30, 5] } }, { geometry: { type: "Point" } })) ?? [];
  expect(point?.point).toEqual([120, 30]);
  expect(broken?.point).toBeUndefined();
});
