/** What a GeoJSON file holds, as far as a person must know to have it read: properties, names, and its ground or place to look at. */
import { create } from "@bufbuild/protobuf";
import { type Shape, ShapeSchema } from "../../../gen/gridcase/registry/v1/content_pb";

export interface Feature {
  properties: Record<string, unknown>;
  /** Outer and inner rings of each polygon as they stand in the file. */
  polygons: number[][][][];
  /** Longitude and latitude of a point as they stand in the file. */
  point: readonly [longitude: number, latitude: number] | undefined;
}

/** The properties that a file is read by. Empty where it has none for it. */
export interface Guess {
  code: string;
  name: string;
  parent: string;
  special: string;
  type: string;
  owner: string;
  maintainer: string;
  ground: string;
}

/** The features of a file; undefined where it is no feature collection. */
export function readFeatures(text: string): Feature[] | undefined {
  let file: { type?: unknown; features?: unknown };
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    return undefined;
  }
  if (file?.type !== "FeatureCollection" || !Array.isArray(file.features)) return undefined;
  return file.features.map((feature: { properties?: unknown; geometry?: { type?: unknown; coordinates?: unknown } }) => ({
    properties: (typeof feature?.properties === "object" && (feature.properties as Feature["properties"])) || {},
    polygons: polygonsOf(feature?.geometry),
    point: pointOf(feature?.geometry),
  }));
}

/** All names of properties, those that more features have first. */
export function propertyNames(features: readonly Feature[]): string[] {
  const counts = new Map<string, number>();
  for (const { properties } of features) {
    for (const name of Object.keys(properties)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

const WORDS: Record<keyof Guess, readonly RegExp[]> = {
  code: [/^(code|编码|代码|网格编码|部件编码|部件标识码|区划代码)$/i, /(grid|area|unit|precinct|ad).?(code|id|no)$/i, /编码|代码/, /^(id|bm|dm|precinct)$/i],
  name: [/^(name|名称|网格名称|部件名称|mc)$/i, /name$/i, /名称/],
  parent: [/^(parent|上级|上级编码|所属社区编码)$/i, /parent/i, /上级|所属.*(编码|代码)/],
  special: [/^(special|专属|专属网格)$/i, /special|专属/i],
  type: [/^(type|类型|部件类型|类型编码|部件类型编码)$/i, /type/i, /类型|小类/],
  owner: [/^(owner|权属单位|权属单位编码)$/i, /owner/i, /权属|主管/],
  maintainer: [/^(maintainer|养护单位|养护单位编码)$/i, /maint/i, /养护/],
  ground: [/^(ground|地面图层)$/i, /地面/],
};

/** What has a code or a name of its own: 权属单位编码 is not the code of the feature. */
const OTHERS = ["parent", "type", "owner", "maintainer"] as const;

/** The likely properties of a file, by their names. */
export function guess(names: readonly string[]): Guess {
  const found = (kind: keyof Guess) => {
    const others = OTHERS.filter((other) => other !== kind).flatMap((other) => WORDS[other]);
    const own = names.filter((name) => !others.some((word) => word.test(name)));
    for (const word of WORDS[kind]) {
      const name = own.find((one) => word.test(one));
      if (name) return name;
    }
    return "";
  };
  return {
    code: found("code"),
    name: found("name"),
    parent: found("parent"),
    special: found("special"),
    type: found("type"),
    owner: found("owner"),
    maintainer: found("maintainer"),
    ground: found("ground"),
  };
}

/** What people call a feature: its name, else its code; undefined where it has neither. */
export function featureName(feature: Feature | undefined, name: string, code: string): string | undefined {
  for (const property of [name, code]) {
    const value = property ? feature?.properties[property] : undefined;
    if ((typeof value === "string" && value.trim()) || typeof value === "number") return String(value);
  }
  return undefined;
}

/** A feature's ground as the map takes it, faults and all. Its coordinates are taken as WGS-84. */
export function featureShape({ polygons }: Feature): Shape | undefined {
  if (polygons.length === 0) return undefined;
  return create(ShapeSchema, { polygons: polygons.map((rings) => ({ rings: rings.map((ring) => ({ deltas: deltas(ring) })) })) });
}

/** A ring in the steps of a published shape, without the point that closes it. */
function deltas(ring: number[][]): number[] {
  const steps = ring.map(([longitude = 0, latitude = 0]) => [Math.round(longitude * 1e7), Math.round(latitude * 1e7)] as const);
  const [first, last] = [steps[0], steps.at(-1)];
  if (steps.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1]) steps.pop();
  return steps.flatMap(([x, y], at) => {
    const [before, under] = steps[at - 1] ?? [0, 0];
    return [x - before, y - under];
  });
}

function pointOf(geometry: { type?: unknown; coordinates?: unknown } | undefined | null): Feature["point"] {
  const [longitude, latitude] = geometry?.type === "Point" && Array.isArray(geometry.coordinates) ? (geometry.coordinates as unknown[]) : [];
  return typeof longitude === "number" && typeof latitude === "number" ? [longitude, latitude] : undefined;
}

function polygonsOf(geometry: { type?: unknown; coordinates?: unknown } | undefined | null): number[][][][] {
  const { type, coordinates } = geometry ?? {};
  const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
  if (!Array.isArray(polygons)) return [];
  const isPoint = (point: unknown) => Array.isArray(point) && point.length >= 2 && point.every((value) => Number.isFinite(value));
  const isRing = (ring: unknown) => Array.isArray(ring) && ring.length > 0 && ring.every(isPoint);
  return polygons.filter((rings) => Array.isArray(rings) && rings.length > 0 && rings.every(isRing)) as number[][][][];
}
