/** A place that is known: its grid, how exact it is, how old; and what to do where it is not exact enough. */
import { useEffect, useState } from "react";
import { problemOf } from "../../api/problem";
import { texts } from "../../text/language";
import { span } from "../../text/time";
import type { HeldPlace } from "../keep/held";
import { useGrid } from "./use";

const useWords = texts({
  zh: {
    looking: "位置已记录，正在查网格…",
    offline: "位置已记录。联网后可显示网格，不影响上报。",
    outside: "位置已记录，但不在任何网格内。可照常上报，由指挥室处理；如不对，请在地图上选点。",
    accuracy: (m: number) => `误差约 ${m} 米`,
    map: "地图选点",
    ago: (time: string) => `${time}前定位，如已走开请重新定位`,
    imprecise: (m: number) => `定位误差较大（约 ${m} 米）。请到开阔处重新定位，或在地图上确认。`,
    border: (names: string) => `误差范围跨越多个网格：${names}。请在地图上确认位置。`,
    confirm: "在地图上确认",
  },
  en: {
    looking: "The place is noted; looking up the grid…",
    offline: "The place is noted. The grid shows once there is a network; you can report all the same.",
    outside: "The place is noted but lies in no grid. You can report it; the command room sees to it. If it is wrong, choose a point on the map.",
    accuracy: (m: number) => `within about ${m} m`,
    map: "chosen on the map",
    ago: (time: string) => `found ${time} ago; find it again if you have moved`,
    imprecise: (m: number) => `The place is only known within about ${m} m. Try again in the open, or confirm it on the map.`,
    border: (names: string) => `It may lie in several grids: ${names}. Confirm it on the map.`,
    confirm: "Confirm on the map",
  },
});

/** Beyond this the place is called imprecise, in metres. */
const IMPRECISE = 50;
/** Beyond this its age is shown, in milliseconds. */
const OLD = 3 * 60_000;

export function PlaceFound({ place, openMap }: { place: HeldPlace; openMap?: () => void }) {
  const words = useWords();
  const grid = useGrid(place);
  const age = useAge(place.fixedAt);
  const touched = grid.data?.touched ?? [];
  const metres = Math.round(place.accuracy);
  const warning =
    place.provider === "map"
      ? ""
      : touched.length > 1
        ? words.border(touched.map(({ name }) => name).join("、"))
        : metres > IMPRECISE
          ? words.imprecise(metres)
          : "";
  return (
    <div className="place-found">
      {grid.data ? (
        <p>{grid.data.grid ? <b>{grid.data.gridName || grid.data.grid}</b> : words.outside}</p>
      ) : (
        <p>{grid.error && problemOf(grid.error).kind !== "fields" ? words.offline : words.looking}</p>
      )}
      <p className="field-hint">
        {place.provider === "map" ? words.map : words.accuracy(metres)}
        {place.provider === "gps" && age > OLD && ` · ${words.ago(span(age))}`}
      </p>
      {warning && (
        <div className="place-warning">
          <p>{warning}</p>
          {openMap && (
            <button type="button" className="field-button" onClick={openMap}>
              {words.confirm}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** Milliseconds since a moment, kept to the half minute. */
function useAge(since: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, now - since);
}
