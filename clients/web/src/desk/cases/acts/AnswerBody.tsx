/** Answering or taking back a request: what is asked for and what granting it does, then the words of the answer. */
import { RequestFacts } from "../detail/RequestFacts";
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";

export function AnswerBody(props: BodyProps) {
  const { verb, item } = props;
  return (
    <>
      {item.ask && <RequestFacts ask={item.ask} item={item} />}
      {verb !== "withdraw" && <PlainField {...props} entry="reason" />}
    </>
  );
}
