/**
 * Choosing a place: the map moves under a cross. It counts from the first press on the map on, so that a map that was only
 * scrolled past marks nothing.
 */
import { useRef, useState, type SyntheticEvent } from "react";
import type { Place } from "../../map/GroundMap";
import { PlaceMap } from "./PlaceMap";
import "./cross-map.css";

/** A point as chosen. */
export interface Point {
  longitude: number;
  latitude: number;
}

interface CrossMapProps {
  label: string;
  /** A place known before, drawn as a pin. */
  before?: Place;
  chosen?: Point;
  grids?: readonly string[];
  choose: (point: Point) => void;
}

export function CrossMap({ label, before, chosen, grids, choose }: CrossMapProps) {
  const [start] = useState<Place | undefined>(chosen ?? before);
  const centre = useRef<Point>(undefined);
  const begun = useRef(chosen !== undefined);
  const begin = ({ target }: SyntheticEvent) => {
    if (begun.current || !(target instanceof Element && target.closest("[role=application]"))) return;
    begun.current = true;
    if (centre.current) choose(centre.current);
  };
  const rest = ({ longitude, latitude }: Place) => {
    centre.current = { longitude, latitude };
    if (begun.current) choose(centre.current);
  };
  return (
    <div className="cross-map" onPointerDownCapture={begin} onKeyDownCapture={(event) => event.key.startsWith("Arrow") && begin(event)}>
      <PlaceMap label={label} place={before} look={start} grids={grids} onCentre={rest} />
    </div>
  );
}
