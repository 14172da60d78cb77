/** The part of an assisting unit: that it is done, with words and photos, or that the unit is released from it. */
import { Input } from "antd";
import { useGround } from "../../../ground/use";
import { useSession } from "../../../sign-in/use";
import { moment } from "../../../text/time";
import { openTasks, ownTasks } from "../joint";
import type { BodyProps } from "./ActForm";
import { EvidenceField } from "./EvidenceField";
import { Field } from "./Field";
import { PlainField } from "./PlainBody";
import { UnitField } from "./UnitField";
import { useActWords } from "./words";

export function FinishBody(props: BodyProps) {
  const { verb, item, draft, wrong, change } = props;
  const words = useActWords();
  const ground = useGround();
  const own = ownTasks(item, useSession()?.posts ?? []);
  const part = own.find(({ unit }) => unit === draft.unit);
  return (
    <>
      {own.length > 1 && (
        <UnitField
          label={words.acts[verb].unit ?? ""}
          value={draft.unit}
          suggested={own.map(({ unit, words: said }) => ({ unit, why: said }))}
          closed
          fault={wrong.unit}
          choose={(unit) => change({ unit })}
        />
      )}
      {part && (
        <p className="act-explained">
          <b>{ground.unitName(part.unit)}</b> · {words.theirPart}：{part.words || words.registered}
          {part.dueAt && ` · ${words.due(moment(part.dueAt))}`}
        </p>
      )}
      <EvidenceField {...props}>
        <Field label={words.acts[verb].words ?? ""} required fault={wrong.words}>
          {(wired) => (
            <Input.TextArea
              {...wired}
              rows={4}
              maxLength={4000}
              value={draft.words}
              onChange={(event) => change({ words: event.target.value })}
            />
          )}
        </Field>
      </EvidenceField>
    </>
  );
}

export function ReleaseBody(props: BodyProps) {
  const { verb, item, draft, wrong, change } = props;
  const words = useActWords();
  return (
    <>
      <UnitField
        label={words.acts[verb].unit ?? ""}
        value={draft.unit}
        suggested={openTasks(item).map(({ unit, words: said }) => ({ unit, why: said || words.registered }))}
        closed
        fault={wrong.unit}
        choose={(unit) => change({ unit })}
      />
      <PlainField {...props} entry="reason" />
    </>
  );
}
