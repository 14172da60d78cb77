/** The steps of a report in order and in plain words, with what was done and its photos. */
import { type Ask, type CaseEvent, Outcome } from "../../gen/gridcase/dispatch/v1/case_pb";
import type { Report } from "../../gen/gridcase/intake/v1/intake_pb";
import type { Ground } from "../../ground/content";
import { ProblemNote } from "../../parts/ProblemNote";
import { useDomain } from "../../text/domain";
import { texts } from "../../text/language";
import { millis, moment } from "../../text/time";
import { PhotoButton } from "./PhotoButton";
import { useHistory } from "./read";

const useWords = texts({
  zh: {
    title: "办理过程",
    received: "上报已受理",
    filed: "已立案",
    dispatched: (unit: string) => `派遣给${unit}`,
    accepted: "处置单位已签收",
    assigned: (who: string) => `交由${who}处置`,
    returned: "处置单位退回",
    ruled: (unit: string) => `裁定由${unit}处置`,
    recalled: "指挥室撤回派遣",
    transferred: (unit: string) => `改派给${unit}`,
    gridMoved: (grid: string) => (grid ? `网格调整，现属${grid}` : "网格调整，现不属任何网格"),
    suspended: (until: string) => `挂账，最晚到 ${until}`,
    resumed: "恢复处置",
    handedIn: "处置完成，提交审核",
    reworked: "审核未通过，返工",
    closed: (how: string) => `结案（${how}）`,
    voided: "作废",
    reopened: "已重启",
    merged: (number: string) => `与案件 ${number} 并案，由该案一并处置`,
    unmerged: "取消并案，单独处置",
    splitOff: (matter: string) => `另一部分交由其他单位处置：${matter}`,
    corrected: "指挥室更正了内容",
    urged: "督办",
    assists: (unit: string) => `${unit}参加联合处置`,
    partDone: (unit: string) => `${unit}完成协办`,
    released: (unit: string) => `${unit}不再协办`,
    extended: "延长了处置时限",
    evidence: (n: number) => `处置照片 ${n}`,
    loading: "正在读取…",
  },
  en: {
    title: "What happened",
    received: "The report was received",
    filed: "Filed",
    dispatched: (unit: string) => `Dispatched to ${unit}`,
    accepted: "Accepted by the unit",
    assigned: (who: string) => `Given to ${who}`,
    returned: "Returned by the unit",
    ruled: (unit: string) => `Ruled to be handled by ${unit}`,
    recalled: "Dispatch taken back by the command room",
    transferred: (unit: string) => `Transferred to ${unit}`,
    gridMoved: (grid: string) => (grid ? `Grids were changed; now in ${grid}` : "Grids were changed; now in none"),
    suspended: (until: string) => `Suspended until ${until} at the latest`,
    resumed: "Handling goes on",
    handedIn: "Handled, handed in for review",
    reworked: "Not approved, to be reworked",
    closed: (how: string) => `Closed: ${how.toLowerCase()}`,
    voided: "Voided",
    reopened: "Reopened",
    merged: (number: string) => `Joined with case ${number}, which goes on for both`,
    unmerged: "Taken apart; the case goes on by itself",
    splitOff: (matter: string) => `Another part goes to its own unit: ${matter}`,
    corrected: "Corrected by the command room",
    urged: "Urged",
    assists: (unit: string) => `${unit} assists`,
    partDone: (unit: string) => `${unit} did its part`,
    released: (unit: string) => `${unit} no longer assists`,
    extended: "The unit got more time",
    evidence: (n: number) => `Photo of the result ${n}`,
    loading: "Reading…",
  },
});

interface Line {
  text: string;
  words?: string;
  photos?: Uint8Array[];
}

function useLine(ground: Ground): (what: CaseEvent["what"]) => Line | undefined {
  const words = useWords();
  const domain = useDomain();
  const unit = (code: string) => ground.unitName(code);
  const granted = (ask: Ask | undefined): Line | undefined => {
    switch (ask?.wish.case) {
      case "help":
        return { text: words.assists(unit(ask.wish.value.unit)), words: ask.wish.value.words };
      case "suspension":
        return { text: words.suspended(moment(ask.wish.value.until)), words: ask.reason };
      case "extension":
        return { text: words.extended, words: ask.reason };
      default:
        return undefined;
    }
  };
  return (what) => {
    switch (what.case) {
      case "filed":
        return { text: words.filed };
      case "dispatched":
        return { text: words.dispatched(unit(what.value.lead)), words: what.value.reason };
      case "accepted":
        return { text: words.accepted };
      case "assigned":
        return { text: words.assigned(what.value.assignee) };
      case "returned":
        return { text: words.returned, words: what.value.reason };
      case "ruled":
        return { text: words.ruled(unit(what.value.lead)), words: what.value.reason };
      case "recalled":
        return { text: words.recalled, words: what.value.reason };
      case "rerouted":
      case "transferred":
        return { text: words.transferred(unit(what.value.lead)), words: what.value.reason };
      case "gridMoved":
        return { text: words.gridMoved(what.value.to && ground.areaName(what.value.to)) };
      case "suspended":
        return { text: words.suspended(moment(what.value.until)), words: what.value.reason };
      case "resumed":
        return { text: words.resumed, words: what.value.reason };
      case "handedIn":
        return { text: words.handedIn, words: what.value.handIn?.words, photos: what.value.handIn?.evidence };
      case "reworked":
        return { text: words.reworked, words: what.value.reason };
      case "closed":
        return { text: words.closed(domain.outcomes[what.value.outcome] || domain.outcomes[Outcome.HANDLED]), words: what.value.reason };
      case "voided":
        return { text: words.voided, words: what.value.reason };
      case "merged":
        return { text: words.merged(what.value.into?.number ?? ""), words: what.value.reason };
      case "unmerged":
        return { text: words.unmerged, words: what.value.reason };
      case "splitOff":
        return { text: words.splitOff(what.value.matterName), words: what.value.words };
      case "reopened":
        return { text: words.reopened, words: what.value.reason };
      case "corrected":
        return { text: words.corrected, words: what.value.reason };
      case "urged":
        return { text: words.urged, words: what.value.words };
      case "engaged":
        return { text: words.assists(unit(what.value.unit)), words: what.value.words };
      case "taskDone":
        return { text: words.partDone(unit(what.value.unit)), words: what.value.words, photos: what.value.evidence };
      case "taskReleased":
        return { text: words.released(unit(what.value.unit)) };
      case "granted":
        return granted(what.value.ask);
      default:
        return undefined;
    }
  };
}

export function History({ report, ground }: { report: Report; ground: Ground }) {
  const words = useWords();
  const line = useLine(ground);
  const id = report.content?.id ?? "";
  const history = useHistory(report);
  const events = (history.data ?? []).flatMap(({ sequence, time, what }) => {
    const told = line(what);
    return told ? [{ key: String(sequence), at: millis(time), ...told }] : [];
  });
  const lines: (Line & { key: string; at?: number })[] = [
    { key: "received", at: millis(report.receipt?.receivedAt), text: words.received },
    ...events,
  ];
  return (
    <section>
      <h2>{words.title}</h2>
      <ol className="detail-history">
        {lines.map(({ key, at, text, words: said, photos }) => (
          <li key={key}>
            <time>{moment(at)}</time>
            <b>{text}</b>
            {said && <p>{said}</p>}
            {photos && photos.length > 0 && (
              <div className="detail-photos">
                {photos.map((hash, i) => (
                  <PhotoButton key={i} report={id} hash={hash} alt={words.evidence(i + 1)} />
                ))}
              </div>
            )}
          </li>
        ))}
      </ol>
      {history.isLoading && <p role="status">{words.loading}</p>}
      {history.error && <ProblemNote error={history.error} />}
    </section>
  );
}
