/** What the unit handed in, and what was returned with which basis. */
import { Button } from "antd";
import type { Case, CaseEvent, HandIn, Return } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { moment } from "../../../text/time";
import { Photos } from "./Photos";
import { useDetailWords } from "./words";

/** Every hand-in of the history; the case itself holds the latest. */
export function handIns(item: Case, events: readonly CaseEvent[]): HandIn[] {
  const all = events.flatMap(({ what }) => (what.case === "handedIn" && what.value.handIn ? [what.value.handIn] : []));
  return all.length > 0 || !item.handIn ? all : [item.handIn];
}

export function Results({ item, events }: { item: Case; events: readonly CaseEvent[] }) {
  const words = useDetailWords();
  return handIns(item, events)
    .toReversed()
    .map((result) => (
      <article key={result.number} className="detail-act">
        <p className="detail-note">
          {words.resultNumber(result.number)} · {moment(result.time)} · {result.actor?.name}
          {result.inTime !== undefined && ` · ${result.inTime ? words.inTime : words.late}`}
        </p>
        {result.words && <p className="detail-words">{result.words}</p>}
        {result.evidence.length > 0 && <Photos report={item.id} hashes={result.evidence} alt={words.resultPhoto} />}
      </article>
    ));
}

export function Returns({ item, makeRule }: { item: Case; makeRule?: () => void }) {
  const words = useDetailWords();
  return (
    <>
      {item.returns.map((past, index) => (
        <PastReturn key={index} past={past} />
      ))}
      {makeRule && <Button onClick={makeRule}>{words.makeRule}</Button>}
    </>
  );
}

/** One return: who, when, why, on what basis, and whose it would be. */
export function PastReturn({ past }: { past: Return }) {
  const words = useDetailWords();
  const ground = useGround();
  return (
    <article className="detail-act">
      <p className="detail-note">
        {ground.unitName(past.unit)} · {past.actor?.name} · {moment(past.time)}
      </p>
      <p className="detail-words">{past.reason}</p>
      <p className="detail-note">
        {words.basis}：{past.basis}
      </p>
      <p className="detail-note">
        {words.proposed}：{ground.unitName(past.proposedUnit)}
      </p>
    </article>
  );
}
