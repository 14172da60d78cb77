/** A new report: photos, matter, place, words. Submitting saves it on the phone; sending goes on by itself. */
import { useId, useRef, useState } from "react";
import { texts } from "../../text/language";
import { useSession } from "../../sign-in/use";
import { moment } from "../../text/time";
import type { Held } from "../keep/held";
import { useQueue } from "../keep/queue";
import { AssetChooser } from "./AssetChooser";
import { type Draft, draftOf, useWriting } from "./draft";
import { remember } from "./likely";
import { MatterChooser } from "./MatterChooser";
import { Photos } from "./Photos";
import { PlaceChooser } from "./PlaceChooser";
import { Submitted } from "./Submitted";
import "./report.css";

const useWords = texts({
  zh: {
    title: "上报",
    draft: (time: string) => `草稿已存本机 · ${time}`,
    discard: "放弃草稿",
    sure: "确定放弃？照片和文字会从本机删除。",
    yes: "放弃",
    no: "保留",
    spot: "举手之劳：我已当场处置好",
    spotHint: "需要处置前、处置后照片各至少一张。",
    words: "补充说明（选填）",
    wordsHint: "看到了什么、影响如何",
    submit: "提交",
    submitting: "正在保存到手机…",
    full: "手机存储空间不足，刚才的内容没有保存。请清理空间后再点一次。",
    unsaved: "刚才的内容没有保存到手机。请不要关闭本页，稍后重试。",
    taken: "这份草稿已在另一个窗口提交或放弃。",
    wrong: {
      matter: "请选择事项；拿不准就选“不确定”。",
      before: "请添加处置前照片。",
      result: "请添加处置后照片。",
      place: "还没有位置。请等定位完成、在地图上选点，或选“不提供”。",
      words: "没有选事项时，请拍照或写几句，说明是什么问题。",
    },
  },
  en: {
    title: "Report",
    draft: (time: string) => `Draft saved on the phone · ${time}`,
    discard: "Discard the draft",
    sure: "Discard it? Photos and words are deleted from this phone.",
    yes: "Discard",
    no: "Keep",
    spot: "Fixed on the spot by myself",
    spotHint: "Needs at least one photo before and one after.",
    words: "Words (optional)",
    wordsHint: "What you see, and whom it affects",
    submit: "Submit",
    submitting: "Saving on the phone…",
    full: "The phone's storage is full; the last change was not saved. Free some space and try again.",
    unsaved: "The last change was not saved on the phone. Keep this page open and try again in a moment.",
    taken: "This draft was submitted or discarded in another window.",
    wrong: {
      matter: "Choose a matter; if in doubt choose “Not sure”.",
      before: "Add a photo before.",
      result: "Add a photo after.",
      place: "The place is missing. Wait until it is found, choose a point on the map, or choose “None”.",
      words: "Without a matter, take a photo or write what the problem is.",
    },
  },
});

type Wrong = "matter" | "before" | "result" | "place" | "words";

/** What is missing, in the order of the page. */
function missing(held: Held): Wrong[] {
  const has = (purpose: string) => held.photos.some((photo) => photo.purpose === purpose);
  const wrong: [Wrong, boolean][] = [
    ["before", held.fixedOnTheSpot && !has("finding")],
    ["result", held.fixedOnTheSpot && !has("result")],
    ["matter", held.matter === undefined],
    ["place", held.placing !== "none" && !held.place],
    ["words", held.matter === "" && held.photos.length === 0 && held.words.trim() === ""],
  ];
  return wrong.flatMap(([name, is]) => (is ? [name] : []));
}

export function ReportPage() {
  const session = useSession();
  const { ready } = useQueue();
  return session && ready ? <Form key={session.person} draft={draftOf(session)} /> : null;
}

function Form({ draft }: { draft: Draft }) {
  const words = useWords();
  const hint = useId();
  const { held, fresh, adding, notice } = useWriting(draft);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [submitted, setSubmitted] = useState<{ id: string; matter: string }>();
  const { finished } = useQueue();
  const form = useRef<HTMLFormElement>(null);
  const wrong = tried ? missing(held) : [];
  const say = (name: Wrong) => (wrong.includes(name) ? words.wrong[name] : undefined);

  async function submit() {
    setTried(true);
    if (missing(held).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector(".field-wrong")?.closest("section")?.scrollIntoView({ block: "start" }));
      return;
    }
    setBusy(true);
    const { matter, matterName } = held;
    const id = await draft.submit();
    setBusy(false);
    if (!id) return;
    remember(matter ?? "");
    setTried(false);
    setSubmitted({ id, matter: matterName });
    scrollTo({ top: 0 });
  }

  return (
    <form
      ref={form}
      className="report-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && adding === 0) void submit();
      }}
    >
      <h1 className="visually-hidden">{words.title}</h1>
      {submitted && (fresh || !(submitted.id in finished)) && <Submitted id={submitted.id} matter={submitted.matter} />}
      {notice?.kind === "taken" && (
        <p className="field-wrong" role="alert">
          {words.taken}
        </p>
      )}
      {!fresh && <Discard begun={held.begun} discard={() => void draft.discard()} />}
      <Photos draft={draft} purpose="finding" wrong={say("before")} />
      <label className="field-check">
        <input
          type="checkbox"
          name="spot"
          checked={held.fixedOnTheSpot}
          aria-describedby={hint}
          onChange={({ target }) => draft.change({ fixedOnTheSpot: target.checked })}
        />
        <span>
          {words.spot}
          <small id={hint}>{words.spotHint}</small>
        </span>
      </label>
      {held.fixedOnTheSpot && <Photos draft={draft} purpose="result" wrong={say("result")} />}
      <MatterChooser draft={draft} wrong={say("matter")} />
      <PlaceChooser draft={draft} wrong={say("place")} />
      <AssetChooser draft={draft} />
      <section className="field-part">
        <label className="field-label">
          {words.words}
          <textarea
            name="words"
            rows={3}
            maxLength={4000}
            placeholder={words.wordsHint}
            value={held.words}
            onChange={(event) => draft.change({ words: event.target.value })}
          />
        </label>
        {say("words") && (
          <p className="field-wrong" role="alert">
            {say("words")}
          </p>
        )}
      </section>
      <div className="report-submit">
        {notice?.kind === "unsaved" && (
          <p className="field-wrong" role="alert">
            {notice.full ? words.full : words.unsaved}
          </p>
        )}
        <button className="field-go" aria-busy={busy || adding > 0}>
          {busy || adding > 0 ? words.submitting : words.submit}
        </button>
      </div>
    </form>
  );
}

function Discard({ begun, discard }: { begun: number; discard: () => void }) {
  const words = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <div className="report-draft">
      <p>{asking ? words.sure : words.draft(moment(begun))}</p>
      {asking ? (
        <span>
          <button type="button" className="field-button field-danger" onClick={discard}>
            {words.yes}
          </button>
          <button type="button" className="field-button" onClick={() => setAsking(false)}>
            {words.no}
          </button>
        </span>
      ) : (
        <button type="button" className="field-plain" onClick={() => setAsking(true)}>
          {words.discard}
        </button>
      )}
    </div>
  );
}
