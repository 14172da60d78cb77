/** Choosing the unit of a filed case: the register's own answer first, then its candidates, then all others. */
import { Checkbox } from "antd";
import { useGround } from "../../../ground/use";
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";
import { UnitField } from "./UnitField";
import { useActWords } from "./words";

export function DispatchBody(props: BodyProps) {
  const { item, draft, wrong, change } = props;
  const words = useActWords();
  const ground = useGround();
  const own = item.route?.lead ?? "";
  const confirms = own !== "" && draft.unit === own;
  const suggested = [
    { unit: own, why: words.byRegister },
    ...(item.route?.candidates ?? []).map((unit) => ({ unit, why: words.candidate })),
  ];
  const helpers = [...ground.units.values()].filter(({ code }) => code !== draft.unit);
  return (
    <>
      {item.route?.explanation && <p className="act-explained">{item.route.explanation}</p>}
      <UnitField
        label={words.acts.dispatch.unit ?? ""}
        value={draft.unit}
        suggested={suggested}
        fault={wrong.unit}
        choose={(unit) => change({ unit })}
      />
      {confirms ? (
        <p className="act-hint">
          {words.confirms}
          {item.route &&
            item.route.assisting.length > 0 &&
            ` ${words.assistingOwn(item.route.assisting.map((unit) => ground.unitName(unit)).join("、"))}`}
        </p>
      ) : (
        <>
          {own && <p className="act-hint">{words.chooses}</p>}
          <PlainField {...props} entry="reason" />
          <details className="act-assisting">
            <summary>{words.assisting}</summary>
            <Checkbox.Group
              value={draft.assisting.filter((unit) => unit !== draft.unit)}
              options={helpers.map(({ code, name }) => ({ value: code, label: name }))}
              onChange={(assisting: string[]) => change({ assisting })}
            />
          </details>
        </>
      )}
    </>
  );
}
