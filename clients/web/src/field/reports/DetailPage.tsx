/** One report: what the phone still has of it, or what the server tells, with photos, place, steps and outcome. */
import { Link } from "wouter";
import { problemOf } from "../../api/problem";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../sign-in/use";
import { texts } from "../../text/language";
import { useQueue } from "../keep/queue";
import { Decision } from "./Decision";
import { HeldDetail } from "./HeldDetail";
import { useReport } from "./read";
import { ServerDetail } from "./ServerDetail";
import "./reports.css";

const useWords = texts({
  zh: { back: "返回我的上报", loading: "正在读取…", retry: "重试" },
  en: { back: "Back to my reports", loading: "Reading…", retry: "Try again" },
});

export function DetailPage({ id }: { id: string }) {
  const words = useWords();
  const person = useSession()?.person ?? "";
  const { reports } = useQueue();
  const held = reports.find((report) => report.id === id && report.person === person);
  const atServer = !held || held.receipt !== undefined;
  return (
    <article className="detail-page">
      <Link href="/reports" className="field-plain">
        ‹ {words.back}
      </Link>
      {held && <Decision held={held} />}
      {atServer ? <FromServer key={id} id={id} /> : <HeldDetail held={held} />}
    </article>
  );
}

function FromServer({ id }: { id: string }) {
  const words = useWords();
  const report = useReport(id);
  if (report.data) return <ServerDetail report={report.data} />;
  if (!report.error) return <p role="status">{words.loading}</p>;
  return (
    <ProblemNote error={report.error}>
      {problemOf(report.error).kind !== "missing" && (
        <button type="button" className="field-button" onClick={() => void report.refetch()}>
          {words.retry}
        </button>
      )}
    </ProblemNote>
  );
}
