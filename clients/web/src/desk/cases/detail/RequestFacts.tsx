/** A request of the lead unit: what it asks for, who, when and why, and what granting it does. */
import type { ReactNode } from "react";
import type { Ask, Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { moment } from "../../../text/time";
import { lastLimit } from "../joint";
import { useLimitName } from "../useLimitName";
import { Facts } from "./Facts";
import { useRequestWords } from "./request-words";

/** What is asked for in one line. */
export function useWish(): (ask: Ask, item: Case) => string {
  const words = useRequestWords();
  const ground = useGround();
  const named = useLimitName();
  return ({ wish }, item) => {
    switch (wish.case) {
      case "extension": {
        const limit = item.deadlines.find(({ number }) => number === wish.value.limit);
        return words.extension(limit ? named(limit) : String(wish.value.limit));
      }
      case "suspension":
        return words.suspension(moment(wish.value.until));
      case "help":
        return words.help(ground.unitName(wish.value.unit));
      default:
        return "";
    }
  };
}

interface RequestFactsProps {
  ask: Ask;
  item: Case;
  /** How it was answered; unset while it is open. */
  answer?: ReactNode;
}

export function RequestFacts({ ask, item, answer }: RequestFactsProps) {
  const words = useRequestWords();
  const ground = useGround();
  const wish = useWish();
  const { actor } = ask;
  const who = [actor?.unit && ground.unitName(actor.unit), actor?.name].filter(Boolean).join(" ");
  return (
    <Facts
      facts={[
        [words.asksFor, wish(ask, item)],
        [words.who, `${who} · ${moment(ask.time)}`],
        [words.why, ask.reason],
        [words.part, ask.wish.case === "help" && ask.wish.value.words],
        answer ? [words.answer, answer] : [words.effect, <Effect ask={ask} item={item} />],
      ]}
    />
  );
}

/** What is so once it is granted. */
function Effect({ ask, item }: { ask: Ask; item: Case }) {
  const words = useRequestWords();
  const ground = useGround();
  const domain = useDomain();
  const { wish } = ask;
  if (wish.case === "extension") {
    const limit = item.deadlines.find(({ number }) => number === wish.value.limit);
    if (!limit?.dueAt || !limit.extendedDueAt) return words.dueUnknown;
    return (
      <>
        {words.dueNow} {moment(limit.dueAt)} → <b>{moment(limit.extendedDueAt)}</b>
        {limit.extensions > 0 && `（${words.extendedBefore(limit.extensions)}）`}
      </>
    );
  }
  if (wish.case === "suspension") {
    return (
      <>
        {words.stands} <b>{moment(wish.value.until)}</b>
      </>
    );
  }
  if (wish.case !== "help") return null;
  const limit = lastLimit(item)?.limit;
  return words.assists(ground.unitName(wish.value.unit), limit ? domain.limit(limit) : "");
}
