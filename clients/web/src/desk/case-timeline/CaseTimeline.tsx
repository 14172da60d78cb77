/** What happened to a case, latest first: which act, by whom, when, and the words that were given with it. */
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import type { CaseEvent } from "../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../ground/use";
import { useDomain } from "../../text/domain";
import { exactMoment, moment } from "../../text/time";
import { told } from "./told";
import { useWords } from "./words";
import "./case-timeline.css";

export function CaseTimeline({ events }: { events: readonly CaseEvent[] }) {
  const words = useWords();
  const domain = useDomain();
  const ground = useGround();
  const names = { unit: (code: string) => ground.unitName(code), area: (code: string) => ground.areaName(code), domain };
  return (
    <ol className="case-timeline" reversed>
      {[...events].reverse().map((event) => {
        const { act, lines, tone } = told(event, words, names);
        const { actor } = event;
        // A service has no name that people know.
        const name = actor?.person ? actor.name : domain.roles[Role.UNSPECIFIED];
        const by = [name, actor?.unit && ground.unitName(actor.unit)].filter(Boolean).join(" · ");
        return (
          <li key={String(event.sequence)} className={`case-act case-act-${tone}`}>
            <p>
              <b>{act}</b>
              <span>{by}</span>
              <time title={exactMoment(event.time)}>{moment(event.time)}</time>
            </p>
            {lines.map(({ name, text }) => (
              <p key={name + text} className="case-act-line">
                {name && <span>{name}</span>}
                {text}
              </p>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
