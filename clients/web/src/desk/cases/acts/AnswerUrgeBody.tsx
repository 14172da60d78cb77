/** Answering the oldest urge that waits: who urged, when, with which words, and by when an answer is due. */
import { UrgeFacts } from "../detail/Urges";
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";

export function AnswerUrgeBody(props: BodyProps) {
  const [urge] = props.item.urges;
  return (
    <>
      {urge && <UrgeFacts urge={urge} />}
      <PlainField {...props} entry="words" />
    </>
  );
}
