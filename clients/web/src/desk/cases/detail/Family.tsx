/** Cases that belong to this one: the parts split off it, the one it is a part of, and those joined with it. */
import { useQueries } from "@tanstack/react-query";
import { Link } from "wouter";
import { problemOf } from "../../../api/problem";
import { dispatch } from "../../../api/services";
import { type Case, CaseState, Outcome, type Part } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { StateMark } from "../../../parts/StateMark";
import { useDomain } from "../../../text/domain";
import { moment } from "../../../text/time";
import { shortNumber } from "../list/CaseRow";
import { useDetailWords } from "./words";
import "./family.css";

export function hasFamily(item: Case): boolean {
  return Boolean(item.parent || item.mergedInto) || item.parts.length > 0 || item.joined.length > 0;
}

export function Family({ item }: { item: Case }) {
  const words = useDetailWords();
  const others = useOthers(item);
  const open = item.parts.filter(({ outcome }) => outcome === Outcome.UNSPECIFIED).length;
  return (
    <>
      {item.parent && <Line told={words.partOf} id={item.parent.id} number={item.parent.number} item={item} other={others.get(item.parent.id)} />}
      {item.mergedInto && (
        <Line told={words.mergedInto} id={item.mergedInto.id} number={item.mergedInto.number} item={item} other={others.get(item.mergedInto.id)} />
      )}
      {item.parts.length > 0 && (
        <>
          <p className={open > 0 ? "family-waits" : "detail-note"}>
            {open === 0 ? words.partsSettled : item.state === CaseState.HANDLED ? words.partsHold(open) : words.partsOpen(open)}
          </p>
          <ul className="detail-family">
            {item.parts.map((part) => (
              <li key={part.id}>
                <PartLine part={part} item={item} other={others.get(part.id)} />
              </li>
            ))}
          </ul>
        </>
      )}
      {item.joined.length > 0 && (
        <>
          <p className="detail-note">{words.joinedNote}</p>
          <ul className="detail-family">
            {item.joined.map(({ id, number, words: said, joinedAt }) => (
              <li key={id}>
                <CaseLink id={id} number={number} item={item} other={others.get(id)} />
                <span className="detail-note">{words.joinedAt(moment(joinedAt))}</span>
                {said && <span className="family-words">{said}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Line({ told, ...link }: { told: string; id: string; number: string; item: Case; other?: Case }) {
  return (
    <p className="family-line">
      {told} <CaseLink {...link} />
      {link.other && <StateMark state={link.other.state} />}
    </p>
  );
}

function PartLine({ part, item, other }: { part: Part; item: Case; other?: Case }) {
  const words = useDetailWords();
  const domain = useDomain();
  const ground = useGround();
  const ended = part.outcome !== Outcome.UNSPECIFIED;
  const who = other && !ended && (other.lead ? ground.unitName(other.lead) : domain.commandRoom);
  return (
    <>
      <CaseLink id={part.id} number={part.number} item={item} other={other} />
      <span>{part.matterName}</span>
      {ended ? <span>{`${domain.outcomes[part.outcome]} · ${moment(part.settledAt)}`}</span> : other ? <StateMark state={other.state} /> : <span>{words.partOpen}</span>}
      {who && <span className="detail-note">{who}</span>}
    </>
  );
}

/** A link for who may see the case; else its number. */
function CaseLink({ id, number, item, other }: { id: string; number: string; item: Case; other?: Case }) {
  const short = shortNumber(number, item.town);
  return other ? <Link href={`/cases/${id}`}>{short}</Link> : <span>{short}</span>;
}

/** The other cases as they are now, as far as they may be seen. */
function useOthers(item: Case): Map<string, Case> {
  const ids = [item.parent?.id, item.mergedInto?.id, ...item.parts.map(({ id }) => id), ...item.joined.map(({ id }) => id)];
  const found = useQueries({
    queries: ids.flatMap((id) => (id ? [id] : [])).map((id) => ({
      // With the version of this case, which changes when one of its family begins or ends.
      queryKey: ["family", id, item.etag],
      queryFn: async () => {
        try {
          return (await dispatch.getCase({ id })).case ?? null;
        } catch (error) {
          if (problemOf(error).kind === "missing") return null;
          throw error;
        }
      },
      staleTime: 15_000,
      refetchInterval: 30_000,
    })),
  });
  return new Map(found.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
}
