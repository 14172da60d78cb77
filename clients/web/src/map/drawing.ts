/**
 * Drawing on the map of the ground: a line or a ring that holds on to corners and borders, and shared corners dragged. Only
 * the administrator's desk loads it.
 */
import Feature from "ol/Feature";
import type OlMap from "ol/Map";
import { noModifierKeys, primaryAction } from "ol/events/condition";
import LineString from "ol/geom/LineString";
import MultiPoint from "ol/geom/MultiPoint";
import type MultiPolygon from "ol/geom/MultiPolygon";
import Polygon from "ol/geom/Polygon";
import DoubleClickZoom from "ol/interaction/DoubleClickZoom";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import Snap from "ol/interaction/Snap";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat, toLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style } from "ol/style";
import type { MapTool } from "./GroundMap";

/** Longitude and latitude in degrees WGS-84. */
export type LonLat = readonly [longitude: number, latitude: number];

/** Rings of areas by code, as drawn. */
export type Rings = ReadonlyMap<string, readonly (readonly LonLat[])[]>;

const handle = new Circle({
  radius: 5,
  fill: new Fill({ color: "#fff" }),
  stroke: new Stroke({ color: "#b02a37", width: 2 }),
});
const sketch = [
  new Style({ stroke: new Stroke({ color: "#fff", width: 6 }) }),
  new Style({
    fill: new Fill({ color: "rgb(176 42 55 / 14%)" }),
    stroke: new Stroke({ color: "#b02a37", width: 3 }),
    image: handle,
  }),
  new Style({
    image: handle,
    geometry: (feature) => {
      const geometry = feature.getGeometry();
      if (geometry instanceof LineString) return new MultiPoint(geometry.getCoordinates());
      return geometry instanceof Polygon ? new MultiPoint(geometry.getCoordinates()[0] ?? []) : undefined;
    },
  }),
];
const SNAP_PIXELS = 12;

const lonLat = (point: number[]): LonLat => {
  const [longitude = 0, latitude = 0] = toLonLat(point);
  return [longitude, latitude];
};

function layerWith(style: Style | Style[]) {
  const source = new VectorSource();
  return { source, layer: new VectorLayer({ source, style, zIndex: 7 }) };
}

/** The double click that ends a line does not turn the map as well. */
function withoutZoom(map: OlMap): () => void {
  const zooms = map.getInteractions().getArray().filter((one) => one instanceof DoubleClickZoom);
  for (const zoom of zooms) zoom.setActive(false);
  return () => zooms.forEach((zoom) => zoom.setActive(true));
}

/** A line or a ring that is drawn, or drawn anew; `points` is what there is of it already. */
export function drawingTool(kind: "line" | "ring", points: readonly LonLat[], onDrawn: (points: LonLat[]) => void): MapTool {
  return {
    clicks: true,
    attach: (map, areas) => {
      const { source, layer } = layerWith(sketch);
      const projected = points.map((point) => fromLonLat([...point]));
      const enough = projected.length > (kind === "ring" ? 2 : 1);
      const drawn = () => (kind === "ring" ? new Polygon([[...projected, ...projected.slice(0, 1)]]) : new LineString(projected));
      if (enough) source.addFeature(new Feature(drawn()));
      map.addLayer(layer);
      const tell = (feature: Feature | undefined) => {
        const geometry = feature?.getGeometry();
        if (geometry instanceof LineString) onDrawn(geometry.getCoordinates().map(lonLat));
        if (geometry instanceof Polygon) onDrawn((geometry.getCoordinates()[0] ?? []).slice(0, -1).map(lonLat));
      };
      const draw = new Draw({ source, type: kind === "ring" ? "Polygon" : "LineString", style: sketch });
      draw.on("drawstart", () => source.clear());
      draw.on("drawend", ({ feature }) => tell(feature));
      const modify = new Modify({ source, pixelTolerance: SNAP_PIXELS });
      modify.on("modifyend", () => tell(source.getFeatures()[0]));
      // What is drawn is corrected by dragging; drawing goes on only while there is nothing yet.
      const interactions = [enough ? modify : draw, new Snap({ source: areas, pixelTolerance: SNAP_PIXELS })];
      for (const one of interactions) map.addInteraction(one);
      const zoomAgain = withoutZoom(map);
      return () => {
        zoomAgain();
        for (const one of interactions) map.removeInteraction(one);
        map.removeLayer(layer);
      };
    },
  };
}

const borders = new Style({ stroke: new Stroke({ color: "#b02a37", width: 2 }) });
const corners = new Style({
  image: new Circle({ radius: 3.5, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: "#b02a37", width: 1.5 }) }),
  geometry: (feature) => {
    const geometry = feature.getGeometry() as MultiPolygon | undefined;
    return geometry && new MultiPoint(geometry.getCoordinates().flat(2));
  },
});

/** Borders whose corners are dragged, those of all areas at once. `onMoved` tells their rings before and after a drag. */
export function cornersTool(
  shown: (code: string) => boolean,
  onMoved: (before: Rings, after: Rings) => void,
  kept: { current: VectorSource | undefined },
): MapTool {
  return {
    clicks: true,
    attach: (map: OlMap, areas) => {
      // What was dragged already stays while the map is drawn anew.
      const source = kept.current ?? new VectorSource();
      if (!kept.current) {
        for (const feature of areas.getFeatures().filter((area) => shown(String(area.get("code"))))) {
          const clone = feature.clone();
          clone.setId(String(feature.get("code")));
          source.addFeature(clone);
        }
        kept.current = source;
      }
      const layer = new VectorLayer({ source, style: [borders, corners], zIndex: 7 });
      map.addLayer(layer);
      const modify = new Modify({
        source,
        pixelTolerance: SNAP_PIXELS,
        // A corner that two areas share goes with both; none is taken away.
        deleteCondition: () => false,
        condition: (event) => primaryAction(event) && noModifierKeys(event),
      });
      let before: Rings = new Map();
      modify.on("modifystart", () => (before = ringsOf(source)));
      modify.on("modifyend", () => onMoved(before, ringsOf(source)));
      map.addInteraction(modify);
      return () => {
        map.removeInteraction(modify);
        map.removeLayer(layer);
      };
    },
  };
}

/** The rings that are drawn now, not closed. */
function ringsOf(source: VectorSource): Rings {
  const rings = new Map<string, LonLat[][]>();
  for (const feature of source.getFeatures()) {
    const geometry = feature.getGeometry() as MultiPolygon | undefined;
    rings.set(String(feature.getId()), (geometry?.getCoordinates() ?? []).flat(1).map((ring) => ring.slice(0, -1).map(lonLat)));
  }
  return rings;
}
