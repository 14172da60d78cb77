/** Own reports: what is still on the phone first, then what the server has, each with its step and who owes the next. */
import { Link } from "wouter";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import type { Report } from "../../gen/gridcase/intake/v1/intake_pb";
import { usePart } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { StateMark } from "../../parts/StateMark";
import { useSession } from "../../sign-in/use";
import { texts } from "../../text/language";
import { millis, moment, span } from "../../text/time";
import type { Held } from "../keep/held";
import { useQueue } from "../keep/queue";
import { useStep } from "../keep/step";
import { StepMark } from "../StepMark";
import { useProgress } from "./progress";
import { useReports } from "./read";
import "./reports.css";

const useWords = texts({
  zh: {
    title: "我的上报",
    phone: "在本机",
    server: "已受理",
    empty: "还没有上报过。",
    first: "拍一张照片，就可以上报第一条。",
    report: "去上报",
    loading: "正在读取…",
    more: "更早的",
    reading: "正在读取…",
    asOf: (time: string) => `现在连不上服务器，以下是 ${time} 的情况。`,
    unsure: "事项待定",
    next: (who: string, time: string) => `下一步：${who} · 等待 ${time}`,
    begun: (time: string) => `${time} 开始填写`,
    saved: (time: string) => `${time} 保存`,
    retry: "重试",
  },
  en: {
    title: "My reports",
    phone: "On this phone",
    server: "Accepted",
    empty: "You have not reported anything yet.",
    first: "Take a photo to make your first report.",
    report: "Report",
    loading: "Reading…",
    more: "Earlier ones",
    reading: "Reading…",
    asOf: (time: string) => `The server cannot be reached; this is how it was at ${time}.`,
    unsure: "Matter to be decided",
    next: (who: string, time: string) => `Next: ${who} · for ${time}`,
    begun: (time: string) => `begun ${time}`,
    saved: (time: string) => `saved ${time}`,
    retry: "Try again",
  },
});

export function ReportsPage() {
  const words = useWords();
  const person = useSession()?.person ?? "";
  const queue = useQueue();
  const list = useReports();
  const held = [...queue.reports].filter((report) => report.person === person || report.state !== "draft").sort((a, b) => b.touched - a.touched);
  const here = new Set(held.map(({ id }) => id));
  const pages = list.data?.pages ?? [];
  const reports = pages.flatMap((page) => page.reports).filter(({ content }) => !here.has(content?.id ?? ""));
  const asOf = pages[0]?.asOf;
  return (
    <div className="reports-page">
      <h1>{words.title}</h1>
      {held.length > 0 && (
        <section aria-labelledby="on-phone">
          <h2 id="on-phone">{words.phone}</h2>
          <ul className="report-list">
            {held.map((report) => (
              <HeldItem key={report.id} held={report} />
            ))}
          </ul>
        </section>
      )}
      {asOf !== undefined && <p className="field-note">{words.asOf(moment(asOf))}</p>}
      {list.error && (
        <ProblemNote error={list.error}>
          <button type="button" className="field-button" onClick={() => void list.refetch()}>
            {words.retry}
          </button>
        </ProblemNote>
      )}
      {list.isPending && <p role="status">{words.loading}</p>}
      {reports.length > 0 && (
        <section aria-labelledby="at-server">
          <h2 id="at-server">{words.server}</h2>
          <ul className="report-list">
            {reports.map((report) => (
              <ServerItem key={report.content?.id} report={report} />
            ))}
          </ul>
        </section>
      )}
      {list.hasNextPage && (
        <button type="button" className="field-button field-wide" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {list.isFetchingNextPage ? words.reading : words.more}
        </button>
      )}
      {list.data && !list.hasNextPage && held.length + reports.length === 0 && (
        <section className="field-part">
          <p>
            <b>{words.empty}</b> {words.first}
          </p>
          <Link href="/" className="field-go">
            {words.report}
          </Link>
        </section>
      )}
    </div>
  );
}

function HeldItem({ held }: { held: Held }) {
  const words = useWords();
  const queue = useQueue();
  const person = useSession()?.person ?? "";
  const step = useStep()(held, queue, person);
  const own = held.person === person;
  const time = held.saved === undefined ? words.begun(moment(held.begun)) : words.saved(moment(held.saved));
  const body = (
    <>
      <b>{own ? held.matterName || words.unsure : held.personName}</b>
      <StepMark {...step} />
      {own && (held.placeWords || held.words) && <span className="report-words">{held.placeWords || held.words}</span>}
      <small>{held.receipt ? <span className="report-number">{held.receipt.number}</span> : time}</small>
    </>
  );
  return <li>{own ? <Link href={`/reports/${held.id}`}>{body}</Link> : <div>{body}</div>}</li>;
}

function ServerItem({ report }: { report: Report }) {
  const words = useWords();
  const catalogue = usePart(Part.CATALOGUE).data;
  const { state, text, owes, since } = useProgress()(report);
  const { content, receipt } = report;
  const matter = catalogue?.matters.find(({ id }) => id === content?.matter)?.name || content?.matter || words.unsure;
  return (
    <li>
      <Link href={`/reports/${content?.id ?? ""}`}>
        <b>{matter}</b>
        <span className="report-step">
          <StateMark state={state} bare /> {text}
        </span>
        {(content?.placeWords || content?.words) && <span className="report-words">{content.placeWords || content.words}</span>}
        {owes && since !== undefined && <span className="report-next">{words.next(owes, span(Date.now() - since))}</span>}
        <small>
          <span className="report-number">{receipt?.number}</span> · {moment(millis(receipt?.receivedAt))}
        </small>
      </Link>
    </li>
  );
}
