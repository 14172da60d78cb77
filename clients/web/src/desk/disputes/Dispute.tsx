/** One dispute: both sides' basis beside each other, what was returned before, the map, the ruling, and past disputes. */
import { Button, Skeleton } from "antd";
import { useState, type ReactNode, type RefObject } from "react";
import { Link } from "wouter";
import { type Case, CaseState } from "../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { StateMark } from "../../parts/StateMark";
import { moment } from "../../text/time";
import { ActForm } from "../cases/acts/ActForm";
import { allows } from "../cases/acts/acts";
import { RuleEntries } from "../cases/acts/RuleBody";
import type { QuickActs } from "../cases/acts/useActs";
import { decisionOf } from "../cases/decision";
import { PastReturn } from "../cases/detail/Results";
import { RulesMade, useRulesMade } from "../cases/detail/RulesMade";
import { Said } from "../cases/detail/Said";
import type { ShownCase } from "../cases/detail/useCase";
import { Where } from "../cases/detail/Where";
import { Why } from "../cases/detail/Why";
import { shortNumber } from "../cases/list/CaseRow";
import { Precedent } from "../cases/Precedent";
import "../cases/cases.css";
import "../cases/detail/detail.css";
import "../cases/list/list.css";
import { usePast } from "./use";
import { useWords } from "./words";

interface DisputeProps {
  found: ShownCase;
  acts: QuickActs;
  take: (item: Case) => void;
  form: RefObject<HTMLFormElement | null>;
}

export function Dispute({ found, acts, take, form }: DisputeProps) {
  const words = useWords();
  const { item, error, retry, gone } = found;
  return (
    <section className="dispute case-detail" aria-label={words.sides} tabIndex={-1}>
      {error !== undefined && error !== null && (
        <ProblemNote error={error}>
          <Button onClick={retry}>{words.retry}</Button>
        </ProblemNote>
      )}
      {gone && (
        <p className="detail-gone" role="status">
          {words.gone}
        </p>
      )}
      {!item && !error && <Skeleton active paragraph={{ rows: 8 }} />}
      {item && <Inside item={item} found={found} acts={acts} take={take} form={form} />}
    </section>
  );
}

function Inside({ item, found, acts, take, form }: DisputeProps & { item: Case }) {
  const words = useWords();
  const last = item.returns.at(-1);
  const earlier = item.returns.slice(0, -1);
  const made = useRulesMade(item.number);
  const units = [...new Set([last?.unit, last?.proposedUnit, ...(item.route?.candidates ?? [])])].filter((unit) => unit !== undefined);
  return (
    <>
      <header className="detail-head">
        <p className="detail-number">{item.number}</p>
        <h2>{item.matterName}</h2>
        <p className="detail-line">
          <StateMark state={item.state} />
          <span>{moment(item.stateSince)}</span>
          <Link href={`/cases/${encodeURIComponent(item.id)}?view=all`}>{words.toCase}</Link>
        </p>
      </header>
      <div className="dispute-sides">
        <Part title={words.returned}>
          {last && <PastReturn past={last} />}
          {earlier.length > 0 && (
            <details className="detail-more">
              <summary>{words.earlier(earlier.length)}</summary>
              {earlier.toReversed().map((past, index) => (
                <PastReturn key={index} past={past} />
              ))}
            </details>
          )}
        </Part>
        <Part title={words.routed}>
          <Why item={item} />
        </Part>
        <Part title={words.ruling}>
          <Ruling item={item} found={found} acts={acts} take={take} form={form} />
          {made.length > 0 && (
            <>
              <h4>{words.rules}</h4>
              <RulesMade rules={made} />
            </>
          )}
        </Part>
        <div>
          <Part title={words.map}>
            <Where item={item} units={units} />
          </Part>
          <Part title={words.reported}>
            <Said item={item} />
          </Part>
          <Part title={words.past}>
            <Past item={item} />
          </Part>
        </div>
      </div>
    </>
  );
}

/** The form while it waits for a ruling; else what was ruled, and a rule of it. */
function Ruling({ item, found, acts, take, form }: DisputeProps & { item: Case }) {
  const words = useWords();
  const ground = useGround();
  const [making, setMaking] = useState(false);
  const events = found.events ?? [];
  if (item.state === CaseState.RETURNED) {
    if (!allows(item, "rule")) return <p className="detail-note">{words.notYours}</p>;
    return <ActForm verb="rule" item={item} gone={found.gone} take={take} done={acts.done} form={form} entries={RuleEntries} />;
  }
  const decided = decisionOf(events);
  return (
    <>
      <p role="status">{decided && item.lead ? words.settled(ground.unitName(item.lead)) : words.leftBoard}</p>
      {decided && <Button onClick={() => setMaking(true)}>{words.makeRule}</Button>}
      {making && <Precedent item={item} events={events} close={() => setMaking(false)} />}
    </>
  );
}

function Past({ item }: { item: Case }) {
  const words = useWords();
  const ground = useGround();
  const { data, error, refetch } = usePast(item);
  if (error) {
    return (
      <ProblemNote error={error}>
        <Button size="small" onClick={() => void refetch()}>
          {words.retry}
        </Button>
      </ProblemNote>
    );
  }
  if (!data) return <Skeleton active title={false} />;
  if (data.length === 0) return <p className="detail-note">{words.noPast}</p>;
  return (
    <table className="detail-table">
      <thead>
        <tr>
          {[words.pastCase, words.pastReturned, words.pastProposed, words.pastLead].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.map((past) => {
          const last = past.returns.at(-1);
          const lead = past.state === CaseState.RETURNED ? words.pending : past.lead ? ground.unitName(past.lead) : "—";
          return (
            <tr key={past.id}>
              <td>
                <Link href={`/cases/${encodeURIComponent(past.id)}?view=all`}>{shortNumber(past.number, past.town)}</Link>
              </td>
              <td>{last && ground.unitName(last.unit)}</td>
              <td>{last && ground.unitName(last.proposedUnit)}</td>
              <td>{lead}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="detail-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
