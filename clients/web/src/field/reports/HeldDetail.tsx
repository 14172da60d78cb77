/** A report that only the phone has. */
import { texts } from "../../text/language";
import { moment } from "../../text/time";
import { HeldImage } from "../HeldImage";
import type { Held } from "../keep/held";

const useWords = texts({
  zh: {
    unsure: "事项待定",
    photos: "照片",
    photo: (n: number) => `照片 ${n}`,
    place: "位置",
    at: (m: number) => (m > 0 ? `手机定位，误差约 ${m} 米` : "地图选点"),
    noPlace: "没有位置，由指挥室定位",
    asset: "部件",
    words: "说明",
    found: "发现时间",
    spot: "举手之劳，已当场处置",
  },
  en: {
    unsure: "Matter to be decided",
    photos: "Photos",
    photo: (n: number) => `Photo ${n}`,
    place: "Place",
    at: (m: number) => (m > 0 ? `from the phone, within about ${m} m` : "chosen on the map"),
    noPlace: "No place; the command room finds it",
    asset: "Asset",
    words: "Words",
    found: "Found",
    spot: "Fixed on the spot",
  },
});

export function HeldDetail({ held }: { held: Held }) {
  const words = useWords();
  const place = held.placing === "none" ? undefined : held.place;
  return (
    <>
      <h1>{held.matterName || words.unsure}</h1>
      <dl className="detail-facts">
        <dt>{words.found}</dt>
        <dd>{moment(held.begun)}</dd>
        <dt>{words.place}</dt>
        <dd>
          {place ? words.at(Math.round(place.accuracy)) : words.noPlace}
          {held.placeWords && <div>{held.placeWords}</div>}
        </dd>
        {held.asset && (
          <>
            <dt>{words.asset}</dt>
            <dd>{held.asset.name || held.asset.code}</dd>
          </>
        )}
        {held.words && (
          <>
            <dt>{words.words}</dt>
            <dd className="detail-words">{held.words}</dd>
          </>
        )}
      </dl>
      {held.fixedOnTheSpot && <p>{words.spot}</p>}
      {held.photos.length > 0 && (
        <section>
          <h2>{words.photos}</h2>
          <ul className="detail-photos">
            {held.photos.map(({ hash }, i) => (
              <li key={hash}>
                <HeldImage report={held.id} hash={hash} alt={words.photo(i + 1)} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
