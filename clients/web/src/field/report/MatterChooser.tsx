/** What was found: six tiles, a search in words and initials, or left to the command room. Then the matter's row. */
import { useId, useMemo, useState } from "react";
import { ProblemNote } from "../../parts/ProblemNote";
import { type Matter, Part } from "../../gen/gridcase/registry/v1/content_pb";
import { findMatters } from "../../ground/search";
import { useManifest, usePart } from "../../ground/use";
import { texts } from "../../text/language";
import { type Draft, useWriting } from "./draft";
import { likely } from "./likely";
import { RowChooser } from "./RowChooser";
import { useCatalogueVersion } from "./use";

const useWords = texts({
  zh: {
    title: "事项",
    likely: "常用事项",
    search: "搜索事项",
    hint: "汉字或拼音首字母，如 dwjy",
    found: "搜索结果",
    count: (n: number) => `找到 ${n} 个事项`,
    none: "没有找到。换个说法试试，或选“不确定”。",
    unsure: "不确定，由指挥室判断",
    change: "更换事项",
    emergency: (number: string) => `这是紧急情况，请先拨打 ${number}，再上报。`,
    call: (number: string) => `拨打 ${number}`,
    loading: "事项目录加载中…",
    without: "还没有事项目录。可先选“不确定”上报，由指挥室判断。",
    retry: "重试",
  },
  en: {
    title: "Matter",
    likely: "Matters used most",
    search: "Search for a matter",
    hint: "Words or pinyin initials, e.g. dwjy",
    found: "Found",
    count: (n: number) => `${n} matters found`,
    none: "Nothing found. Try another word, or choose “Not sure”.",
    unsure: "Not sure: the command room decides",
    change: "Change the matter",
    emergency: (number: string) => `This is an emergency: call ${number} first, then report.`,
    call: (number: string) => `Call ${number}`,
    loading: "Loading the catalogue…",
    without: "There is no catalogue yet. Choose “Not sure” to report; the command room decides.",
    retry: "Try again",
  },
});

/** No person reads further; another letter narrows it down. */
const SHOWN = 30;

export function MatterChooser({ draft, wrong }: { draft: Draft; wrong?: string }) {
  const words = useWords();
  const title = useId();
  const { held } = useWriting(draft);
  const version = useCatalogueVersion();
  const manifest = useManifest();
  const catalogue = usePart(Part.CATALOGUE);
  const failed = manifest.data ? catalogue : manifest;
  const chosen = catalogue.data?.matters.find(({ id }) => id === held.matter);
  const choose = (matter?: Matter) =>
    draft.change({ matter: matter?.id ?? "", matterName: matter?.name ?? "", catalogueVersion: matter ? version : 0, row: 0, asset: undefined });
  return (
    <section className="field-part" aria-labelledby={title}>
      <h2 id={title}>{words.title}</h2>
      {wrong && (
        <p className="field-wrong" role="alert">
          {wrong}
        </p>
      )}
      {held.matter === undefined ? (
        <>
          {catalogue.data ? (
            <Offer matters={catalogue.data.matters} choose={choose} />
          ) : failed.error ? (
            <ProblemNote error={failed.error}>
              <button type="button" className="field-button" onClick={() => void failed.refetch()}>
                {words.retry}
              </button>
            </ProblemNote>
          ) : (
            <p className="field-hint">{catalogue.isPending ? words.loading : words.without}</p>
          )}
          <button type="button" className="field-button field-wide" onClick={() => choose()}>
            {words.unsure}
          </button>
        </>
      ) : (
        <>
          <div className="matter-chosen">
            <div>
              <b>{held.matter === "" ? words.unsure : held.matterName}</b>
              {chosen && <small>{chosen.className}</small>}
            </div>
            <button type="button" className="field-button" onClick={() => draft.change({ matter: undefined, row: 0, asset: undefined })}>
              {words.change}
            </button>
          </div>
          {chosen?.emergencyNumber && (
            <div className="matter-emergency" role="alert">
              <p>{words.emergency(chosen.emergencyNumber)}</p>
              <a className="field-go" href={`tel:${chosen.emergencyNumber}`}>
                {words.call(chosen.emergencyNumber)}
              </a>
            </div>
          )}
          {chosen && <RowChooser matter={chosen} row={held.row} choose={(row) => draft.change({ row })} />}
        </>
      )}
    </section>
  );
}

function Offer({ matters, choose }: { matters: readonly Matter[]; choose: (matter: Matter) => void }) {
  const words = useWords();
  const [text, setText] = useState("");
  const tiles = useMemo(() => likely(matters), [matters]);
  const found = useMemo(() => (text.trim() ? findMatters(matters, text) : []), [matters, text]);
  return (
    <>
      <ul className="matter-tiles" aria-label={words.likely}>
        {tiles.map((matter) => (
          <li key={matter.id}>
            <button type="button" onClick={() => choose(matter)}>
              {matter.name}
            </button>
          </li>
        ))}
      </ul>
      <label className="field-label">
        {words.search}
        <input
          type="search"
          name="matter-search"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          placeholder={words.hint}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            // Enter takes the best one instead of submitting the report; not while an input method is composing.
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            if (found[0]) choose(found[0]);
          }}
        />
      </label>
      <p className="visually-hidden" role="status">
        {text.trim() ? (found.length > 0 ? words.count(found.length) : words.none) : ""}
      </p>
      {text.trim() !== "" && found.length === 0 && <p className="field-hint">{words.none}</p>}
      {found.length > 0 && (
        <ul className="matter-found" aria-label={words.found}>
          {found.slice(0, SHOWN).map((matter) => (
            <li key={matter.id}>
              <button type="button" onClick={() => choose(matter)}>
                {matter.name} <small>{matter.className}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
