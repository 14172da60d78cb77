/** Where it is: from the phone, from the map, or left to the command room. */
import { lazy, Suspense, useEffect, useId, useState } from "react";
import { texts } from "../../text/language";
import type { Held } from "../keep/held";
import { type Draft, useWriting } from "./draft";
import { allowed, locate, useSearch } from "./locate";
import { PlaceFound } from "./PlaceFound";

const PlaceMap = lazy(() => import("./PlaceMap"));

const useWords = texts({
  zh: {
    title: "位置",
    how: "位置来源",
    ways: { device: "手机定位", map: "地图选点", none: "不提供" },
    idle: "还没有定位。",
    locate: "获取当前位置",
    again: "重新定位",
    asking: "正在定位…请稍候",
    denied: "定位被拒绝。请在手机设置或浏览器网站设置中允许本页使用位置，再点“重新定位”；也可以在地图上选点。",
    unavailable: "暂时定不到位（可能在室内或未开启定位）。请到开阔处重试，或在地图上选点。",
    noMapPlace: "还没有在地图上选点。",
    openMap: "打开地图选点",
    moveMap: "在地图上调整",
    none: "上报照样保存，由指挥室根据描述定位。请尽量写清地点。",
    placeWords: "地点描述（选填）",
    placeHint: "如：古墩路 18 号门口",
  },
  en: {
    title: "Place",
    how: "Source of the place",
    ways: { device: "This phone", map: "On the map", none: "None" },
    idle: "The place is not known yet.",
    locate: "Find my place",
    again: "Find it again",
    asking: "Finding your place…",
    denied: "Location is blocked. Allow it for this page in the phone's or browser's settings and try again, or choose a point on the map.",
    unavailable: "The place cannot be found now (indoors, or location is off). Try in the open, or choose a point on the map.",
    noMapPlace: "No point is chosen on the map yet.",
    openMap: "Open the map",
    moveMap: "Adjust on the map",
    none: "The report is kept all the same; the command room places it. Describe the place as well as you can.",
    placeWords: "The place in words (optional)",
    placeHint: "e.g. in front of 18 Gudun Road",
  },
});

/** Where a report starts with an older fix, another is looked for, in milliseconds. */
const FRESH = 60_000;
/** An older one is not taken at all; until then its age is shown beside it. */
const OLDEST = 10 * 60_000;

export function PlaceChooser({ draft, wrong }: { draft: Draft; wrong?: string }) {
  const words = useWords();
  const title = useId();
  const { held, fresh } = useWriting(draft);
  const [mapOpen, setMapOpen] = useState(false);
  useDevicePlace(draft, held, fresh);
  const choose = (placing: Held["placing"]) => {
    const kept = placing === "map" ? "map" : "gps";
    draft.change({ placing, place: held.place?.provider === kept ? held.place : undefined });
    if (placing === "device") locate();
    if (placing === "map") setMapOpen(true);
  };
  return (
    <section className="field-part" aria-labelledby={title}>
      <h2 id={title}>{words.title}</h2>
      <fieldset className="place-ways">
        <legend className="visually-hidden">{words.how}</legend>
        {(["device", "map", "none"] as const).map((way) => (
          <label key={way}>
            <input type="radio" name="placing" className="visually-hidden" checked={held.placing === way} onChange={() => choose(way)} />
            {words.ways[way]}
          </label>
        ))}
      </fieldset>
      {wrong && (
        <p className="field-wrong" role="alert">
          {wrong}
        </p>
      )}
      {held.placing === "device" && <FromDevice held={held} fresh={fresh} openMap={() => choose("map")} />}
      {held.placing === "map" && (
        <>
          {held.place ? <PlaceFound place={held.place} /> : <p>{words.noMapPlace}</p>}
          <button type="button" className="field-button field-wide" onClick={() => setMapOpen(true)}>
            {held.place ? words.moveMap : words.openMap}
          </button>
        </>
      )}
      {held.placing === "none" && <p>{words.none}</p>}
      <label className="field-label">
        {words.placeWords}
        <input
          name="place-words"
          autoComplete="off"
          maxLength={200}
          placeholder={words.placeHint}
          value={held.placeWords}
          onChange={(event) => draft.change({ placeWords: event.target.value })}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </label>
      {mapOpen && (
        <Suspense fallback={null}>
          <PlaceMap
            start={held.place}
            close={() => setMapOpen(false)}
            take={(at) => {
              draft.change({ placing: "map", place: { ...at, accuracy: 0, fixedAt: Date.now(), provider: "map" } });
              setMapOpen(false);
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

function FromDevice({ held, fresh, openMap }: { held: Held; fresh: boolean; openMap: () => void }) {
  const words = useWords();
  const { status, place } = useSearch();
  const shown = held.place ?? (fresh ? place : undefined);
  return (
    <>
      <div role="status">
        {status === "asking" && <p>{words.asking}</p>}
        {status === "denied" && <p className="field-wrong">{words.denied}</p>}
        {status === "unavailable" && <p className="field-wrong">{words.unavailable}</p>}
        {status !== "asking" && shown && <PlaceFound place={shown} openMap={openMap} />}
        {status === "idle" && !shown && <p>{words.idle}</p>}
      </div>
      {status !== "asking" && (
        <button type="button" className="field-button field-wide" onClick={locate}>
          {shown || status !== "idle" ? words.again : words.locate}
        </button>
      )}
    </>
  );
}

/** Looks for the place where that needs no question, and gives it to the draft once something was entered. */
function useDevicePlace(draft: Draft, held: Held, fresh: boolean): void {
  const { status, place } = useSearch();
  const wanted = held.placing === "device";
  const missing = wanted && !held.place;
  useEffect(() => {
    const isOld = !place || Date.now() - place.fixedAt > FRESH;
    if (missing && isOld && (status === "idle" || status === "found")) void allowed().then((yes) => yes && locate());
    // Only where a report starts: while a search goes on, it ends by itself.
  }, [missing, fresh]);
  useEffect(() => {
    if (!wanted || fresh || status !== "found" || !place || Date.now() - place.fixedAt > OLDEST) return;
    if (place.fixedAt > (held.place?.fixedAt ?? 0)) draft.change({ place });
  }, [wanted, fresh, status, place, held.place, draft]);
}
