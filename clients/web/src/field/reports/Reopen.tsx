/** Asking that a closed case be reopened, while the matter's window allows. */
import { useState } from "react";
import { feedback } from "../../api/services";
import { ProblemNote } from "../../parts/ProblemNote";
import { texts } from "../../text/language";
import { moment } from "../../text/time";
import { useCommand } from "./command";

const useWords = texts({
  zh: {
    reopen: "问题还在？",
    until: (time: string) => `${time} 前可以申请重启，编号不变。`,
    why: "为什么要重启",
    need: "请写明问题为什么还在。",
    ask: "申请重启",
    busy: "正在提交…",
  },
  en: {
    reopen: "Is the problem still there?",
    until: (time: string) => `It can be reopened until ${time}; the number stays.`,
    why: "Why it should be reopened",
    need: "Say why the problem is still there.",
    ask: "Ask to reopen",
    busy: "Sending…",
  },
});

export function Reopen({ id, until }: { id: string; until: number }) {
  const words = useWords();
  const { run, busy, error, other } = useCommand(id);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const missing = tried && reason.trim() === "";
  return (
    <details className="verdict-more">
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
