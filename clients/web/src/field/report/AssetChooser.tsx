/**
 * Which asset a component matter is about: one of those near, or none. It is offered where the server can be asked and shows
 * nothing else: a report never waits for it. What was chosen stays with the draft, with or without the network.
 */
import { useId } from "react";
import type { NearAsset } from "../../gen/gridcase/intake/v1/intake_pb";
import { useNearAssets } from "../../ground/near-assets";
import { texts } from "../../text/language";
import type { HeldPlace } from "../keep/held";
import { type Draft, useWriting } from "./draft";

const useWords = texts({
  zh: {
    near: "附近部件（选填）",
    hint: "是其中一个吗？选中后按它的权属单位派遣。",
    chosen: "部件",
    none: "都不是",
    noneChosen: "不是附近登记的部件",
    change: "重新选择",
    remove: "不指明",
    metres: (m: number) => `${m} 米`,
    unowned: "无权属单位",
  },
  en: {
    near: "Assets nearby (optional)",
    hint: "Is it one of these? Then it goes to its owner.",
    chosen: "Asset",
    none: "None of these",
    noneChosen: "None of the assets on record nearby",
    change: "Choose again",
    remove: "Take it away",
    metres: (m) => `${m} m`,
    unowned: "owner unknown",
  },
});

export function AssetChooser({ draft }: { draft: Draft }) {
  const words = useWords();
  const title = useId();
  const { held } = useWriting(draft);
  const { asset, matter = "", placing, place } = held;
  if (asset === undefined) return <Near draft={draft} matter={matter} place={placing === "none" ? undefined : place} />;
  return (
    <section className="field-part" aria-labelledby={title}>
      <h2 id={title}>{words.chosen}</h2>
      <div className="matter-chosen">
        <div>
          <b>{asset ? asset.name || asset.code : words.noneChosen}</b>
          {asset?.name && <small>{asset.code}</small>}
        </div>
        <button type="button" className="field-button" onClick={() => draft.change({ asset: undefined })}>
          {asset ? words.remove : words.change}
        </button>
      </div>
    </section>
  );
}

function Near({ draft, matter, place }: { draft: Draft; matter: string; place: HeldPlace | undefined }) {
  const words = useWords();
  const title = useId();
  const near = useNearAssets(matter, place);
  if (near.length === 0) return null;
  return (
    <section className="field-part" aria-labelledby={title}>
      <h2 id={title}>{words.near}</h2>
      <p className="field-hint">{words.hint}</p>
      <ul className="matter-found asset-near" aria-labelledby={title}>
        {near.map((one) => (
          <li key={one.asset?.code}>
            <Choice one={one} draft={draft} />
          </li>
        ))}
      </ul>
      <button type="button" className="field-button field-wide" onClick={() => draft.change({ asset: null })}>
        {words.none}
      </button>
    </section>
  );
}

function Choice({ one: { asset, distanceM, ownerName }, draft }: { one: NearAsset; draft: Draft }) {
  const words = useWords();
  const { code = "", name = "" } = asset ?? {};
  return (
    <button type="button" onClick={() => draft.change({ asset: { code, name } })}>
      <span>
        {name || code}
        <small>{ownerName || words.unowned}</small>
      </span>
      <span className="asset-distance">{words.metres(Math.round(distanceM))}</span>
    </button>
  );
}
