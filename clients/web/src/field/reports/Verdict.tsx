/** The reporter's verdict on a closed case: a rating with words, or reopening while the matter's window allows. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { feedback } from "../../api/services";
import type { CaseOutcome } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { ProblemNote } from "../../parts/ProblemNote";
import { texts } from "../../text/language";
import { millis, moment } from "../../text/time";
import { useOutcome } from "./read";

const useWords = texts({
  zh: {
    title: "处置结果",
    ended: (time: string) => `${time} 结案`,
    rate: "您觉得解决得怎样？",
    marks: ["没有解决", "解决得不好", "基本解决", "解决得好", "很满意"],
    rated: (mark: string) => `您的评价：${mark}`,
    again: "修改评价",
    say: "补充几句（选填）",
    send: "提交评价",
    reopen: "问题还在？",
    until: (time: string) => `${time} 前可以申请重启，编号不变。`,
    why: "为什么要重启",
    need: "请写明问题为什么还在。",
    ask: "申请重启",
    asked: "已申请重启，正在等待确认。",
    refused: (why: string) => `上次申请重启没有成功：${why}`,
    busy: "正在提交…",
    loading: "正在读取处置结果…",
  },
  en: {
    title: "Outcome",
    ended: (time: string) => `closed ${time}`,
    rate: "How well is it solved?",
    marks: ["Not solved", "Badly solved", "Mostly solved", "Well solved", "Very well solved"],
    rated: (mark: string) => `You said: ${mark}`,
    again: "Change it",
    say: "Add a few words (optional)",
    send: "Send",
    reopen: "Is the problem still there?",
    until: (time: string) => `It can be reopened until ${time}; the number stays.`,
    why: "Why it should be reopened",
    need: "Say why the problem is still there.",
    ask: "Ask to reopen",
    asked: "Reopening was asked for and waits to be confirmed.",
    refused: (why: string) => `The last reopening did not work: ${why}`,
    busy: "Sending…",
    loading: "Reading the outcome…",
  },
});

export function Verdict({ id }: { id: string }) {
  const words = useWords();
  const outcome = useOutcome(id, true);
  if (outcome.error) return <ProblemNote error={outcome.error} />;
  if (outcome.data === undefined) return <p role="status">{words.loading}</p>;
  if (outcome.data === null) return null;
  const { reopening, reopenUntil, reopenRefusal, closedAt, words: done } = outcome.data;
  const until = millis(reopenUntil);
  return (
    <section className="field-part verdict">
      <h2>{words.title}</h2>
      {done && <p className="detail-words">{done}</p>}
      {closedAt && <p className="field-hint">{words.ended(moment(closedAt))}</p>}
      {outcome.data.state === "closed" && <Rate outcome={outcome.data} />}
      {reopening && (
        <p className="field-note" role="status">
          {words.asked}
        </p>
      )}
      {!reopening && reopenRefusal && <p className="field-wrong">{words.refused(reopenRefusal)}</p>}
      {!reopening && until !== undefined && until > Date.now() && <Reopen id={id} until={until} />}
    </section>
  );
}

/** Runs a command with one request id for as long as what is asked stays the same, and takes the outcome it answers with. */
function useCommand(id: string) {
  const client = useQueryClient();
  const request = useRef("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (send: (requestId: string) => Promise<{ outcome?: CaseOutcome }>): Promise<boolean> => {
    request.current ||= crypto.randomUUID();
    setBusy(true);
    setError(undefined);
    try {
      const { outcome } = await send(request.current);
      request.current = "";
      if (outcome) client.setQueryData(["outcome", id], outcome);
      for (const name of ["report", "history"]) await client.invalidateQueries({ queryKey: [name, id] });
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setBusy(false);
    }
  };
  /** What is asked has changed. */
  const other = () => (request.current = "");
  return { run, busy, error, other };
}

function Rate({ outcome }: { outcome: CaseOutcome }) {
  const words = useWords();
  const { run, busy, error, other } = useCommand(outcome.case);
  const [open, setOpen] = useState(outcome.rating === 0);
  const [rating, setRating] = useState(outcome.rating);
  const [said, setSaid] = useState(outcome.ratingWords);
  if (!open) {
    return (
      <div className="verdict-rated">
        <p>
          {words.rated(words.marks[outcome.rating - 1] ?? "")}
          {outcome.ratingWords && <span className="detail-words">“{outcome.ratingWords}”</span>}
        </p>
        <button type="button" className="field-button" onClick={() => setOpen(true)}>
          {words.again}
        </button>
      </div>
    );
  }
  async function send() {
    const done = await run((requestId) => feedback.rateCase({ case: outcome.case, requestId, rating, words: said.trim() }));
    if (done) setOpen(false);
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset className="verdict-marks">
        <legend>{words.rate}</legend>
        {words.marks.map((mark, i) => (
          <label key={mark}>
            <input
              type="radio"
              name="rating"
              required
              checked={rating === i + 1}
              onChange={() => {
                other();
                setRating(i + 1);
              }}
            />
            {i + 1} {mark}
          </label>
        ))}
      </fieldset>
      <label className="field-label">
        {words.say}
        <textarea
          name="rating-words"
          rows={2}
          maxLength={500}
          value={said}
          onChange={(event) => {
            other();
            setSaid(event.target.value);
          }}
        />
      </label>
      {error !== undefined && <ProblemNote error={error} />}
      <button className="field-button field-wide" disabled={busy}>
        {busy ? words.busy : words.send}
      </button>
    </form>
  );
}

function Reopen({ id, until }: { id: string; until: number }) {
  const words = useWords();
  const { run, busy, error, other } = useCommand(id);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const missing = tried && reason.trim() === "";
  return (
    <details className="verdict-reopen">
      <summary>{words.reopen}</summary>
      <p>{words.until(moment(until))}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (reason.trim()) void run((requestId) => feedback.reopenCase({ case: id, requestId, reason: reason.trim() }));
        }}
      >
        <label className="field-label">
          {words.why}
          <textarea
            name="reopen-reason"
            rows={2}
            maxLength={500}
            required
            aria-invalid={missing || undefined}
            value={reason}
            onChange={(event) => {
              other();
              setReason(event.target.value);
            }}
          />
        </label>
        {missing && (
          <p className="field-wrong" role="alert">
            {words.need}
          </p>
        )}
        {error !== undefined && <ProblemNote error={error} />}
        <button className="field-button field-wide" disabled={busy}>
          {busy ? words.busy : words.ask}
        </button>
      </form>
    </details>
  );
}
