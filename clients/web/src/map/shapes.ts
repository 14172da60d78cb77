/** Published shapes as map geometries. Shapes are WGS-84 in steps of 1e-7 degree; maps are in Web Mercator. */
import MultiPolygon from "ol/geom/MultiPolygon";
import { fromLonLat } from "ol/proj";
import type { Ring, Shape } from "../gen/gridcase/registry/v1/content_pb";

const STEP = 1e-7;

/** The rings of a shape in degrees, each closed: polygons, rings, points. */
export function degrees(shape: Shape): [number, number][][][] {
  return shape.polygons.map((polygon) => polygon.rings.map(ringDegrees));
}

/** A shape as a geometry of the map. */
export function geometry(shape: Shape): MultiPolygon {
  return new MultiPolygon(degrees(shape).map((polygon) => polygon.map((ring) => ring.map((point) => fromLonLat(point)))));
}

/** From the second point on, a ring holds differences to the point before. */
function ringDegrees(ring: Ring): [number, number][] {
  const points: [number, number][] = [];
  let longitude = 0;
  let latitude = 0;
  for (let i = 0; i + 1 < ring.deltas.length; i += 2) {
    longitude += ring.deltas[i] ?? 0;
    latitude += ring.deltas[i + 1] ?? 0;
    points.push([longitude * STEP, latitude * STEP]);
  }
  if (points[0]) points.push(points[0]);
  return points;
}
