/** What becomes of the report that was just submitted, step by step, while the next one is written. */
import { Link } from "wouter";
import { useSession } from "../../sign-in/use";
import { texts } from "../../text/language";
import { useQueue } from "../keep/queue";
import { useStep, useStepWords } from "../keep/step";
import { StepMark } from "../StepMark";

const useWords = texts({
  zh: {
    saved: "已保存在手机上，不会丢失",
    number: "受理编号",
    next: "联网后自动发送，可以继续上报下一条。",
    all: "服务器已收到全部内容。",
    mine: "这一条发送不了，请点“查看”处理。",
    see: "查看",
  },
  en: {
    saved: "Saved on the phone; it will not be lost",
    number: "Number",
    next: "It is sent by itself once there is a network. Go on with the next one.",
    all: "The server has everything.",
    mine: "It cannot be sent as it is: open it to see what to do.",
    see: "Show",
  },
});

export function Submitted({ id, matter }: { id: string; matter: string }) {
  const words = useWords();
  const steps = useStepWords();
  const stepOf = useStep();
  const queue = useQueue();
  const person = useSession()?.person ?? "";
  const held = queue.reports.find((report) => report.id === id);
  const finished = queue.finished[id];
  const number = finished ?? held?.receipt?.number;
  if (!held && finished === undefined) return null;
  const step = held ? stepOf(held, queue, person) : { tone: "done" as const, text: `${steps.accepted} · ${steps.done}` };
  return (
    <section className={`submitted submitted-${step.tone}`} role="status">
      <p>
        <StepMark {...step} />
      </p>
      {matter && <p>{matter}</p>}
      {number ? (
        <p>
          {words.number} <b className="report-number">{number}</b>
        </p>
      ) : (
        <p>
          <b>{words.saved}</b>
        </p>
      )}
      <p className="field-hint">{step.tone === "mine" ? words.mine : finished === undefined ? words.next : words.all}</p>
      <Link href={`/reports/${id}`} className="field-button">
        {words.see}
      </Link>
    </section>
  );
}
