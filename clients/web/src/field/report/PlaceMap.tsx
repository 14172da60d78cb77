/** Choosing the place on the map of the town's grids: what lies under the cross is taken. Loaded only when it is opened. */
import { useEffect, useMemo, useRef, useState } from "react";
import { type Area, AreaLevel, Part } from "../../gen/gridcase/registry/v1/content_pb";
import { usePart } from "../../ground/use";
import GroundMap, { type Place, type Region } from "../../map/GroundMap";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../sign-in/use";
import { texts } from "../../text/language";
import { useGrid } from "./use";

const useWords = texts({
  zh: {
    title: "在地图上选点",
    hint: "移动地图，让十字对准地点",
    map: "本镇网格地图，方向键可移动",
    take: "用这个位置",
    close: "关闭",
    outside: "不在任何网格内",
    looking: "查询网格…",
    loading: "地图加载中…",
  },
  en: {
    title: "Choose a point on the map",
    hint: "Move the map until the cross is on the place",
    map: "Map of the town's grids; arrow keys move it",
    take: "Use this point",
    close: "Close",
    outside: "In no grid",
    looking: "Looking up the grid…",
    loading: "Loading the map…",
  },
});

interface Choice {
  start?: Place;
  take: (place: { longitude: number; latitude: number }) => void;
  close: () => void;
}

export default function PlaceMap({ start, take, close }: Choice) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const boundaries = usePart(Part.BOUNDARIES);
  const own = useSession()?.posts[0]?.area;
  const [centre, setCentre] = useState<Place>();
  const settled = useSettled(centre);
  const grid = useGrid(settled && { ...settled, provider: "map" });
  const areas = useMemo(() => (boundaries.data?.areas ?? []).flatMap((area) => region(area, own)), [boundaries.data, own]);
  useEffect(() => dialog.current?.showModal(), []);
  const look = start ? { longitude: start.longitude, latitude: start.latitude } : areas.some(({ code }) => code === own) ? own : undefined;
  return (
    <dialog ref={dialog} className="place-map" aria-labelledby="place-map-title" onClose={close}>
      <header>
        <div>
          <h2 id="place-map-title">{words.title}</h2>
          <p>{words.hint}</p>
        </div>
        <button type="button" className="field-button" onClick={close}>
          {words.close}
        </button>
      </header>
      <div className="place-map-ground">
        {boundaries.error ? (
          <ProblemNote error={boundaries.error} />
        ) : boundaries.isPending ? (
          <p>{words.loading}</p>
        ) : (
          <GroundMap label={words.map} areas={areas} look={look} onCentre={setCentre} />
        )}
      </div>
      <footer>
        <p role="status">
          {grid.data && !grid.isPlaceholderData ? grid.data.gridName || grid.data.grid || words.outside : grid.error ? "" : words.looking}
        </p>
        <button type="button" className="field-go" disabled={!centre} onClick={() => centre && take(centre)}>
          {words.take}
        </button>
      </footer>
    </dialog>
  );
}

function region({ code, name, level, shape }: Area, own: string | undefined): Region[] {
  return level === AreaLevel.GRID ? [{ code, name, shape, strong: code === own }] : [];
}

/** The place once the map has rested for a moment. */
function useSettled(place: Place | undefined): Place | undefined {
  const [settled, setSettled] = useState<Place>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(place), 300);
    return () => clearTimeout(timer);
  }, [place]);
  return settled;
}
