/**
 * The map of a town's ground: drawn from its own published shapes, without tiles from elsewhere. Canvas only, so that it
 * works on a cheap phone and on a desk without a graphics card.
 *
 * Layers from below: surfaces (ground layers), areas, districts, flagged ground, points, marks, the place with its accuracy. Positions are
 * longitude and latitude in degrees WGS-84.
 */
import "ol/ol.css";
import "./map.css";
import Feature from "ol/Feature";
import type { FeatureLike } from "ol/Feature";
import OlMap from "ol/Map";
import View from "ol/View";
import { defaults as controls, ScaleLine } from "ol/control";
import { createEmpty, extend, isEmpty } from "ol/extent";
import Point from "ol/geom/Point";
import { circular } from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import VectorImageLayer from "ol/layer/VectorImage";
import { fromLonLat, toLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import { useEffect, useRef, useState } from "react";
import type { Shape } from "../gen/gridcase/registry/v1/content_pb";
import { geometry } from "./shapes";
import { areaStyle, districtStyle, flaggedStyle, markStyle, placeStyle, pointStyle, surfaceStyle } from "./styles";

/** A polygon with a name. */
export interface Region {
  code: string;
  name: string;
  shape?: Shape;
  /** Fill colour; none is a line only. */
  fill?: string;
  /** Drawn with a strong line. */
  strong?: boolean;
  /** A second line of the label, such as a figure. */
  figure?: string;
}

/** A place on the map. */
export interface Place {
  longitude: number;
  latitude: number;
  /** Radius in metres of the circle that holds the true place; 0 draws none. */
  accuracy?: number;
}

/** A point that can be chosen. */
export interface Mark extends Place {
  id: string;
  colour: string;
  label?: string;
}

/** One of thousands of points, all drawn alike. */
export interface Spot {
  code: string;
  longitude: number;
  latitude: number;
}

/** Works on the map until the answer is called. While it does, a click chooses an area only where it says so. */
export interface MapTool {
  attach: (map: OlMap, areas: VectorSource) => () => void;
  /** A click is the tool's own. */
  clicks: boolean;
}

export interface GroundMapProps {
  /** What the map shows, for those who do not see it. */
  label: string;
  areas?: readonly Region[];
  districts?: readonly Region[];
  surfaces?: readonly Region[];
  /** Ground with which something is wrong, drawn so that a hair's breadth is seen. */
  flagged?: readonly Region[];
  spots?: readonly Spot[];
  marks?: readonly Mark[];
  place?: Place;
  /** Where the map looks first and whenever this changes: a place, the code of an area or of flagged ground, or everything. */
  look?: Place | string;
  /** A region was clicked. */
  onArea?: (code: string) => void;
  onMark?: (id: string) => void;
  onSpot?: (code: string) => void;
  /** The ground was clicked, wherever it is; nothing on it is chosen then. */
  onPlace?: (place: Place) => void;
  /** Draws on the map, with what the areas are drawn from to hold on to; gives how to stop. */
  tool?: MapTool;
  /** With this the map has a crosshair, and tells the place under it whenever the map rests. */
  onCentre?: (place: Place) => void;
}

const layerOf = (zIndex: number, style: (feature: FeatureLike, resolution: number) => ReturnType<typeof areaStyle>) =>
  new VectorLayer({ source: new VectorSource(), style, zIndex, declutter: zIndex === 1 });

function build(target: HTMLElement) {
  const layers = {
    surfaces: layerOf(0, surfaceStyle),
    areas: layerOf(1, areaStyle),
    districts: layerOf(2, districtStyle),
    flagged: layerOf(3, flaggedStyle),
    // Drawn once and moved as a picture, so that thousands of them stay fluid.
    spots: new VectorImageLayer({ source: new VectorSource(), style: pointStyle, zIndex: 4, imageRatio: 1.4 }),
    marks: layerOf(5, markStyle),
    place: layerOf(6, placeStyle),
  };
  const map = new OlMap({
    target,
    layers: Object.values(layers),
    controls: controls({ attribution: false, rotate: false, zoom: false }).extend([new ScaleLine()]),
    view: new View({ center: fromLonLat([120.09, 30.32]), zoom: 13, minZoom: 3, maxZoom: 20, enableRotation: false }),
  });
  return { map, layers };
}

type Built = ReturnType<typeof build>;
type Layer = Built["layers"][keyof Built["layers"]];

function fill(layer: Layer, features: Feature[]): void {
  const source = layer.getSource();
  source?.clear(true);
  source?.addFeatures(features);
}

function regions(list: readonly Region[] = []): Feature[] {
  return list.flatMap(({ shape, ...said }) => {
    if (!shape) return [];
    const feature = new Feature({ geometry: geometry(shape), ...said });
    feature.setId(said.code);
    return [feature];
  });
}

function points(list: readonly Mark[] = []): Feature[] {
  return list.map((mark) => {
    const feature = new Feature({ geometry: new Point(fromLonLat([mark.longitude, mark.latitude])), ...mark });
    feature.setId(mark.id);
    return feature;
  });
}

function spotFeatures(list: readonly Spot[] = []): Feature[] {
  return list.map(({ code, longitude, latitude }) => new Feature({ geometry: new Point(fromLonLat([longitude, latitude])), spot: code }));
}

function placeFeatures(place: Place | undefined): Feature[] {
  if (!place) return [];
  const at = [place.longitude, place.latitude];
  const features: Feature[] = [new Feature({ geometry: new Point(fromLonLat(at)) })];
  if (place.accuracy) {
    features.unshift(new Feature({ geometry: circular(at, place.accuracy, 64).transform("EPSG:4326", "EPSG:3857") }));
  }
  return features;
}

/** Turns the map to a place, an area or everything there is. */
function lookAt({ map, layers }: Built, look: Place | string | undefined): void {
  const view = map.getView();
  if (typeof look === "object") {
    view.setCenter(fromLonLat([look.longitude, look.latitude]));
    view.setZoom(look.accuracy && look.accuracy > 150 ? 15 : 16.5);
    return;
  }
  const extent = createEmpty();
  const found = (layer: VectorLayer) => {
    const feature = look === undefined ? undefined : layer.getSource()?.getFeatureById(look);
    return feature && !Array.isArray(feature) ? feature.getGeometry()?.getExtent() : undefined;
  };
  const flagged = found(layers.flagged);
  // Slivers are looked at from near.
  if (flagged) return view.fit(flagged, { padding: [48, 48, 48, 48], maxZoom: 20 });
  const one = found(layers.areas);
  if (one) extend(extent, one);
  else for (const layer of Object.values(layers)) extend(extent, layer.getSource()?.getExtent() ?? createEmpty());
  if (!isEmpty(extent)) view.fit(extent, { padding: [24, 24, 24, 24], maxZoom: 17 });
}

export default function GroundMap(props: GroundMapProps) {
  const { label, areas, districts, surfaces, flagged, spots, marks, place, look, tool } = props;
  const target = useRef<HTMLDivElement>(null);
  const [built, setBuilt] = useState<Built>();
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!target.current) return undefined;
    const made = build(target.current);
    made.map.on("singleclick", (event) => {
      const { onArea, onMark, onSpot, onPlace, tool } = latest.current;
      if (tool?.clicks) return;
      if (onPlace) {
        const [longitude = 0, latitude = 0] = toLonLat(event.coordinate);
        return onPlace({ longitude, latitude });
      }
      const hits = made.map.getFeaturesAtPixel(event.pixel, { hitTolerance: 6 });
      const mark = hits.find((hit) => hit.get("colour"));
      const spot = hits.find((hit) => hit.get("spot"));
      const area = hits.find((hit) => hit.get("code"));
      if (mark && onMark) onMark(String(mark.getId()));
      else if (spot && onSpot) onSpot(String(spot.get("spot")));
      else if (area && onArea) onArea(String(area.get("code")));
    });
    const rest = () => {
      const centre = made.map.getView().getCenter();
      if (!centre || !latest.current.onCentre) return;
      const [longitude = 0, latitude = 0] = toLonLat(centre);
      latest.current.onCentre({ longitude, latitude });
    };
    made.map.on("moveend", rest);
    // A press while the first picture is drawn would keep the map from ever saying that it rests there.
    made.map.on("click", rest);
    setBuilt(made);
    return () => made.map.setTarget(undefined);
  }, []);

  useEffect(() => built && fill(built.layers.surfaces, regions(surfaces)), [built, surfaces]);
  useEffect(() => built && fill(built.layers.areas, regions(areas)), [built, areas]);
  useEffect(() => built && fill(built.layers.districts, regions(districts)), [built, districts]);
  useEffect(() => built && fill(built.layers.flagged, regions(flagged)), [built, flagged]);
  useEffect(() => built && fill(built.layers.spots, spotFeatures(spots)), [built, spots]);
  useEffect(() => built && fill(built.layers.marks, points(marks)), [built, marks]);
  const { longitude, latitude, accuracy } = place ?? {};
  useEffect(() => built && fill(built.layers.place, placeFeatures(latest.current.place)), [built, longitude, latitude, accuracy]);

  useEffect(() => {
    const source = built?.layers.areas.getSource();
    return built && source && tool ? tool.attach(built.map, source) : undefined;
  }, [built, tool, areas]);

  const key = typeof look === "object" ? `${look.longitude},${look.latitude}` : look;
  const ready = (areas?.length ?? 0) > 0;
  useEffect(() => {
    if (built) lookAt(built, latest.current.look);
  }, [built, key, ready]);

  const zoom = (by: number) => built?.map.getView().animate({ zoom: (built.map.getView().getZoom() ?? 13) + by, duration: 120 });
  return (
    <div className="ground-map">
      <div ref={target} className="ground-map-canvas" tabIndex={0} role="application" aria-label={label} />
      {props.onCentre && <div className="ground-map-cross" aria-hidden="true" />}
      <div className="ground-map-zoom">
        <button type="button" aria-label="+" onClick={() => zoom(1)}>
          +
        </button>
        <button type="button" aria-label="−" onClick={() => zoom(-1)}>
          −
        </button>
      </div>
    </div>
  );
}
