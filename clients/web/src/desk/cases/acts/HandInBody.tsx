/** The result: words and photos, and a list of what the case's row asks for. */
import { CheckCircleFilled, ExclamationCircleOutlined } from "@ant-design/icons";
import { Input } from "antd";
import type { BodyProps } from "./ActForm";
import { EvidenceField } from "./EvidenceField";
import { Field } from "./Field";
import { useActWords } from "./words";

export function HandInBody(props: BodyProps) {
  const { item, draft, wrong, change } = props;
  const words = useActWords();
  const stored = draft.photos.filter(({ hash }) => hash).length;
  return (
    <EvidenceField {...props}>
      <div className="act-checks">
        <h3>{words.checklist}</h3>
        <ul>
          <Check met={stored >= item.evidencePhotos} text={words.needPhotos(stored, item.evidencePhotos)} />
          {item.evidenceWords && <Check met={draft.words.trim() !== ""} text={words.needWords} />}
        </ul>
      </div>
      <Field label={words.acts.hand_in.words ?? ""} required={item.evidenceWords} fault={wrong.words}>
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
  );
}

function Check({ met, text }: { met: boolean; text: string }) {
  const words = useActWords();
  return (
    <li className={met ? "act-met" : "act-open"}>
      {met ? <CheckCircleFilled aria-hidden /> : <ExclamationCircleOutlined aria-hidden />} {text}
      <span className="visually-hidden">：{met ? words.done : words.open}</span>
    </li>
  );
}
