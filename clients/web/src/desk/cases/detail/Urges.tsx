/** Urges (督办) that wait for their answer. */
import type { Urge } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { moment } from "../../../text/time";
import { Facts } from "./Facts";
import { useDetailWords } from "./words";

export function UrgeFacts({ urge }: { urge: Urge }) {
  const words = useDetailWords();
  const domain = useDomain();
  const ground = useGround();
  const { actor } = urge;
  const post = actor && [domain.roles[actor.role], actor.unit && ground.unitName(actor.unit)].filter(Boolean).join(" ");
  return (
    <Facts
      facts={[
        [words.urgedBy, `${[post, actor?.name].filter(Boolean).join(" ")} · ${moment(urge.time)}`],
        [words.urgeWords, urge.words],
        [words.answerDue, urge.answerDueAt ? <b>{moment(urge.answerDueAt)}</b> : words.answerUnknown],
      ]}
    />
  );
}

export function Urges({ urges }: { urges: readonly Urge[] }) {
  return urges.map((urge) => <UrgeFacts key={urge.number} urge={urge} />);
}
