/** Settling a return: both sides' basis beside each other, then the unit, the reason and the basis of the ruling. */
import { useGround } from "../../../ground/use";
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";
import { UnitField } from "./UnitField";
import { useActWords } from "./words";

export function RuleBody(props: BodyProps) {
  const { item } = props;
  const words = useActWords();
  const ground = useGround();
  const last = item.returns.at(-1);
  const route = item.route;
  return (
    <>
      <div className="act-sides">
        <section>
          <h3>{words.dispatchedAs}</h3>
          <p>{route?.explanation || words.noRule}</p>
          {route?.basis && <p>{route.basis}</p>}
        </section>
        <section>
          <h3>{words.returnedAs}</h3>
          <p>
            <b>{last && ground.unitName(last.unit)}</b>：{last?.reason}
          </p>
          <p>{last?.basis}</p>
        </section>
      </div>
      <RuleEntries {...props} />
    </>
  );
}

/** The unit, the reason and the basis alone. */
export function RuleEntries(props: BodyProps) {
  const { item, draft, wrong, change } = props;
  const words = useActWords();
  const last = item.returns.at(-1);
  const suggested = [
    { unit: last?.proposedUnit ?? "", why: words.proposed },
    { unit: last?.unit ?? "", why: words.returnedIt },
    ...(item.route?.candidates ?? []).map((unit) => ({ unit, why: words.candidate })),
  ];
  return (
    <>
      <UnitField
        label={words.acts.rule.unit ?? ""}
        value={draft.unit}
        suggested={suggested}
        fault={wrong.unit}
        choose={(unit) => change({ unit })}
      />
      <PlainField {...props} entry="reason" />
      <PlainField {...props} entry="basis" />
    </>
  );
}
