/**
 * The open request at the top of a case, with its answer in one place. Once it is answered while somebody reads the case it
 * stays and tells how, so that nothing below moves; one that comes by itself leaves in its place what is read.
 */
import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Ask, Case, CaseEvent } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useSession } from "../../../sign-in/use";
import { moment } from "../../../text/time";
import { ACTS, allows, type Verb } from "../acts/acts";
import { useActWords } from "../acts/words";
import { RequestFacts } from "./RequestFacts";
import { useRequestWords } from "./request-words";

interface RequestProps {
  item: Case;
  events: readonly CaseEvent[];
  /** The case is no longer in sight. */
  gone: boolean;
  act: (verb: Verb) => void;
}

const ANSWERS: Verb[] = ["grant", "decline", "withdraw"];
const PANEL = "open-request";
/** A request of which less than this share is seen is out of sight. */
const HALF = 0.5;

export function Request({ item, events, gone, act }: RequestProps) {
  const ask = useShown(item);
  const box = useHeld(item.id, ask);
  return (
    <div ref={box} className="detail-request" aria-live="polite">
      {ask && <Panel ask={ask} item={item} events={events} gone={gone} act={act} />}
    </div>
  );
}

function Panel({ ask, item, events, gone, act }: RequestProps & { ask: Ask }) {
  const words = useRequestWords();
  const open = item.ask?.number === ask.number;
  const end = open ? undefined : events.findLast(({ what }) => numberOf(what) === ask.number);
  const settled = end?.what.case === "withdrawn" || (!open && !end) ? words.ended : words.settled;
  return (
    <section id={PANEL} className={open ? "request" : "request request-settled"} aria-label={words.request(ask.number)}>
      <h3>
        {open && <ClockCircleFilled aria-hidden />} {open ? words.open(ask.number) : settled(ask.number)}
      </h3>
      <RequestFacts ask={ask} item={item} answer={open ? undefined : <Answer end={end} />} />
      {open && !gone && <Answers item={item} act={act} />}
    </section>
  );
}

/** What the reader may do with an open request. */
function Answers({ item, act }: Pick<RequestProps, "item" | "act">) {
  const words = useRequestWords();
  const { acts } = useActWords();
  const answers = ACTS.filter(({ verb }) => ANSWERS.includes(verb) && allows(item, verb));
  const decides = answers.some(({ verb }) => verb === "decline");
  const stuck = decides && !answers.some(({ verb }) => verb === "grant");
  return (
    <div className="request-answers">
      {answers.map(({ verb, key }) => (
        <Button
          key={verb}
          type={verb === "grant" ? "primary" : "default"}
          danger={verb === "decline"}
          aria-keyshortcuts={key}
          onClick={() => act(verb)}
        >
          {acts[verb].name} <kbd>{key}</kbd>
        </Button>
      ))}
      {stuck && <p className="detail-warn">{words.impossible}</p>}
      {!decides && <p>{words.waits}</p>}
    </div>
  );
}

/** How a request ended. */
function Answer({ end }: { end: CaseEvent | undefined }) {
  const words = useRequestWords();
  const [who, when] = [end?.actor?.name ?? "", moment(end?.time)];
  const said = (reason: string) => reason && `：${reason}`;
  switch (end?.what.case) {
    case "granted":
      return (
        <span className="request-granted">
          <CheckCircleFilled aria-hidden /> {words.granted(who, when)}
          {said(end.what.value.reason)}
        </span>
      );
    case "declined":
      return (
        <span className="request-declined">
          <CloseCircleFilled aria-hidden /> {words.declined(who, when)}
          {said(end.what.value.reason)}
        </span>
      );
    default:
      return end ? words.withdrawn(who, when) : words.lapsed;
  }
}

/** Leads back to the open request once it has left the sight of the reader; it lies over what is read and moves nothing. */
export function RequestAbove({ item }: { item: Case }) {
  const words = useRequestWords();
  const number = item.ask?.number;
  const [above, setAbove] = useState(false);
  useEffect(() => {
    setAbove(false);
    const panel = number === undefined ? null : document.getElementById(PANEL);
    if (!panel) return;
    const look = ([seen]: IntersectionObserverEntry[]) => setAbove(seen !== undefined && seen.intersectionRatio < HALF);
    const observer = new IntersectionObserver(look, { threshold: HALF });
    observer.observe(panel);
    return () => observer.disconnect();
  }, [item.id, number]);
  if (!above || number === undefined) return null;
  const back = () => document.getElementById(PANEL)?.closest(".case-detail")?.scrollTo({ top: 0 });
  return (
    <Button className="request-above" size="small" onClick={back}>
      {words.above(number)}
    </Button>
  );
}

/** The number of the request that an event ended; none for other events. */
function numberOf(what: CaseEvent["what"]): number | undefined {
  if (what.case === "granted" || what.case === "declined") return what.value.ask?.number;
  return what.case === "withdrawn" ? what.value.ask : undefined;
}

/** The open request, or the one that was open while the case was in view. */
function useShown(item: Case): Ask | undefined {
  const [kept, keep] = useState<{ id: string; ask: Ask }>();
  const { ask } = item;
  if (ask && (kept?.id !== item.id || kept.ask.number !== ask.number)) keep({ id: item.id, ask });
  return ask ?? (kept?.id === item.id ? kept.ask : undefined);
}

/**
 * The box of the request. The browser keeps what is read in its place when it grows, but for the very top, where this does,
 * as far as the request stays in sight. Who asked looks for the request itself.
 */
function useHeld(id: string, ask: Ask | undefined) {
  const own = useSession()?.person === ask?.actor?.person;
  const box = useRef<HTMLDivElement>(null);
  const before = useRef({ id: "", height: 0 });
  useLayoutEffect(() => {
    const height = box.current?.offsetHeight ?? 0;
    const pane = box.current?.closest(".case-detail");
    const grown = before.current.id === id && !own ? height - before.current.height : 0;
    if (pane && grown > 0 && pane.scrollTop === 0) {
      const top = (box.current?.getBoundingClientRect().top ?? 0) - pane.getBoundingClientRect().top;
      pane.scrollTop = Math.min(grown, top);
    }
    before.current = { id, height };
  });
  return box;
}
