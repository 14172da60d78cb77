/** How a case ended, with what was done, and the reporter's verdict on it: a rating, or reopening. */
import type { Report } from "../../gen/gridcase/intake/v1/intake_pb";
import { ProblemNote } from "../../parts/ProblemNote";
import { texts } from "../../text/language";
import { millis, moment } from "../../text/time";
import { PhotoButton } from "./PhotoButton";
import { Rate } from "./Rate";
import { useHistory, useOutcome } from "./read";
import { Reopen } from "./Reopen";

const useWords = texts({
  zh: {
    title: "处置结果",
    ended: (time: string) => `${time} 结案`,
    evidence: (n: number) => `处置结果照片 ${n}`,
    joined: (number: string) => `这是并案后案件 ${number} 的结果。`,
    asked: "已申请重启，正在等待确认。",
    refused: (why: string) => `上次申请重启没有成功：${why}`,
    loading: "正在读取处置结果…",
  },
  en: {
    title: "Outcome",
    ended: (time: string) => `closed ${time}`,
    evidence: (n: number) => `Photo of the outcome ${n}`,
    joined: (number: string) => `This is what became of case ${number}, with which yours was joined.`,
    asked: "Reopening was asked for and waits to be confirmed.",
    refused: (why: string) => `The last reopening did not work: ${why}`,
    loading: "Reading the outcome…",
  },
});

export function Verdict({ report }: { report: Report }) {
  const words = useWords();
  const id = report.content?.id ?? "";
  const outcome = useOutcome(id, true);
  if (outcome.error) return <ProblemNote error={outcome.error} />;
  if (outcome.data === undefined) return <p role="status">{words.loading}</p>;
  if (outcome.data === null) return null;
  const { reopening, reopenUntil, reopenRefusal, closedAt, words: done, state, joinedWith } = outcome.data;
  const until = millis(reopenUntil);
  return (
    <section className="field-part verdict">
      <h2>{words.title}</h2>
      {done && <p className="detail-words">{done}</p>}
      {closedAt && <p className="field-hint">{words.ended(moment(closedAt))}</p>}
      <Evidence report={report} />
      {joinedWith && <p className="field-hint">{words.joined(joinedWith)}</p>}
      {state === "closed" && !joinedWith && <Rate outcome={outcome.data} />}
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

/** The photos of the hand-in that closed the case. */
function Evidence({ report }: { report: Report }) {
  const words = useWords();
  const handedIn = useHistory(report).data?.findLast(({ what }) => what.case === "handedIn")?.what;
  const photos = (handedIn?.case === "handedIn" && handedIn.value.handIn?.evidence) || [];
  if (photos.length === 0) return null;
  return (
    <div className="detail-photos">
      {photos.map((hash, i) => (
        <PhotoButton key={i} report={report.content?.id ?? ""} hash={hash} alt={words.evidence(i + 1)} />
      ))}
    </div>
  );
}
