/** Choosing a place: the map moves under a cross. Only what a person moved counts, not where the map happened to begin. */
import { useRef, useState } from "react";
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
  const moved = useRef(false);
  const touch = () => {
    moved.current = true;
  };
  return (
    <div className="cross-map" onPointerDownCapture={touch} onWheelCapture={touch} onKeyDownCapture={touch}>
      <PlaceMap
        label={label}
        place={before}
        look={start}
        grids={grids}
        onCentre={({ longitude, latitude }) => moved.current && choose({ longitude, latitude })}
      />
    </div>
  );
}
