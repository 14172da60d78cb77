/** Rating a closed case, from not solved to very well solved; the last rating counts. */
import { useState } from "react";
import { feedback } from "../../api/services";
import type { CaseOutcome } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { ProblemNote } from "../../parts/ProblemNote";
import { texts } from "../../text/language";
import { useCommand } from "./command";

const useWords = texts({
  zh: {
    offer: "评价处置结果",
    rate: "您觉得解决得怎样？",
    marks: ["没有解决", "解决得不好", "基本解决", "解决得好", "很满意"],
    rated: (mark: string) => `您的评价：${mark}`,
    again: "修改评价",
    say: "补充几句（选填）",
    send: "提交评价",
    busy: "正在提交…",
  },
  en: {
    offer: "Rate the outcome",
    rate: "How well is it solved?",
    marks: ["Not solved", "Badly solved", "Mostly solved", "Well solved", "Very well solved"],
    rated: (mark: string) => `You said: ${mark}`,
    again: "Change it",
    say: "Add a few words (optional)",
    send: "Send",
    busy: "Sending…",
  },
});

export function Rate({ outcome }: { outcome: CaseOutcome }) {
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
    <details className="verdict-more" open={outcome.rating > 0}>
      <summary>{words.offer}</summary>
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
    </details>
  );
}
