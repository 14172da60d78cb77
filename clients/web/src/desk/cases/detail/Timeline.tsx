/** Everything that happened to a case, the latest first: what, by whom, when. */
import type { CaseEvent } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import { useGround } from "../../../ground/use";
import { exactMoment, moment } from "../../../text/time";
import { useDomain } from "../../../text/domain";
import { useHappened } from "./happened";
import { useDetailWords } from "./words";

export function Timeline({ events }: { events: readonly CaseEvent[] }) {
  const words = useDetailWords();
  const domain = useDomain();
  const ground = useGround();
  const tell = useHappened();
  return (
    <ol className="detail-timeline" reversed>
      {events.toReversed().map((event) => {
        const { what, said } = tell(event);
        const { actor } = event;
        const who = actor?.person ? [actor.name, actor.unit ? ground.unitName(actor.unit) : domain.roles[actor.role]] : [words.system];
        return (
          <li key={String(event.sequence)} className={actor?.role === Role.UNSPECIFIED ? "detail-by-system" : undefined}>
            <time title={exactMoment(event.time)}>{moment(event.time)}</time>
            <div>
              <b>{what}</b>
              <span className="detail-who">{who.filter(Boolean).join(" · ")}</span>
              {said.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
