/** An act on one of the case's limits: which one, with what the act would do to it, and why or by what. */
import { Radio } from "antd";
import { useId } from "react";
import type { Deadline } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useDomain } from "../../../text/domain";
import { moment } from "../../../text/time";
import { byNumber, mayExtend, meetable, running } from "../joint";
import { useLimitName } from "../useLimitName";
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";
import { useActWords } from "./words";

export function LimitBody(props: BodyProps) {
  const { verb, item, draft, wrong, change } = props;
  const words = useActWords();
  const domain = useDomain();
  const named = useLimitName();
  const id = useId();
  const extends_ = verb === "request_extension";
  const limits = extends_ ? byNumber(running(item)) : meetable(item);
  const now = Date.now();
  const about = (limit: Deadline) => {
    if (!extends_) return words.due(moment(limit.dueAt));
    return mayExtend(limit, now) ? words.extended(moment(limit.dueAt), moment(limit.extendedDueAt)) : words.limitOver;
  };
  return (
    <>
      <fieldset className="act-field act-units" aria-describedby={wrong.limit ? `${id}-told` : undefined}>
        <legend>
          {words.limitChoice}
          <span aria-hidden> *</span>
        </legend>
        <Radio.Group value={draft.limit} onChange={(event) => change({ limit: Number(event.target.value) })}>
          {limits.map((limit) => (
            <Radio key={limit.number} value={limit.number} disabled={extends_ && !mayExtend(limit, now)}>
              {named(limit)}{" "}
              <span className="act-hint">
                {limit.limit?.purpose && `${domain.limit(limit.limit)} · `}
                {about(limit)}
              </span>
            </Radio>
          ))}
        </Radio.Group>
        {wrong.limit && (
          <span id={`${id}-told`} className="act-fault">
            {words.faults[wrong.limit]}
          </span>
        )}
      </fieldset>
      <PlainField {...props} entry={extends_ ? "reason" : "words"} />
    </>
  );
}
