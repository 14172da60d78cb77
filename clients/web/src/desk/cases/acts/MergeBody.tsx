/** Joining with another case: those nearby that may be the same, or one by its number. */
import { Input } from "antd";
import { useId, useState } from "react";
import { useGround } from "../../../ground/use";
import { ProblemNote } from "../../../parts/ProblemNote";
import { StateMark } from "../../../parts/StateMark";
import { millis, span } from "../../../text/time";
import { shortNumber } from "../list/CaseRow";
import { type Candidate, distanceText } from "../nearby";
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";
import { useCandidates } from "./useCandidates";
import { useActWords } from "./words";

export function MergeBody(props: BodyProps) {
  const { item, draft, wrong, change } = props;
  const words = useActWords();
  const id = useId();
  const [typed, setTyped] = useState("");
  const found = useCandidates(item, typed);
  const none = typed.trim() ? words.noneFound : words.noneNearby;
  return (
    <>
      <div className="act-field">
        <label htmlFor={`${id}-number`}>{words.byNumber}</label>
        <Input
          id={`${id}-number`}
          value={typed}
          autoComplete="off"
          allowClear
          aria-describedby={`${id}-hint`}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span id={`${id}-hint`} className="act-hint">
          {words.byNumberHint}
        </span>
      </div>
      <fieldset className="act-field" aria-describedby={wrong.into ? `${id}-told` : undefined}>
        <legend>
          {words.goesOn}
          <span aria-hidden> *</span> <span className="act-hint">{typed.trim() ? words.found : words.nearby}</span>
        </legend>
        {found.error && <ProblemNote error={found.error} />}
        {found.isLoading && (
          <p className="act-hint" role="status">
            {words.looking}
          </p>
        )}
        {found.data?.length === 0 && (
          <p className="act-hint" role="status">
            {none}
          </p>
        )}
        <ul className="act-candidates">
          {found.data?.map((candidate) => (
            <li key={candidate.item.id}>
              <label>
                <input
                  type="radio"
                  name={`${id}-into`}
                  checked={draft.into === candidate.item.id}
                  aria-invalid={wrong.into !== undefined}
                  onChange={() => change({ into: candidate.item.id })}
                />
                <Told {...candidate} />
              </label>
            </li>
          ))}
        </ul>
        {wrong.into && (
          <span id={`${id}-told`} className="act-fault">
            {words.faults[wrong.into]}
          </span>
        )}
      </fieldset>
      <PlainField {...props} entry="reason" />
    </>
  );
}

function Told({ item, distance, sameMatter }: Candidate) {
  const words = useActWords();
  const ground = useGround();
  const filed = millis(item.filedAt);
  const facts = [
    sameMatter && words.sameMatter,
    distance !== undefined && words.away(distanceText(distance)),
    filed !== undefined && words.ago(span(Date.now() - filed)),
    item.lead && ground.unitName(item.lead),
    item.report?.placeWords,
  ];
  return (
    <span className="act-candidate">
      <span className="act-candidate-head">
        <b>{item.matterName || ground.matterName(item.matter)}</b>
        <span>{shortNumber(item.number, item.town)}</span>
        <StateMark state={item.state} />
      </span>
      <span className="act-hint">{facts.filter(Boolean).join(" · ")}</span>
      {item.report?.words && <span className="act-candidate-words">{item.report.words}</span>}
    </span>
  );
}
