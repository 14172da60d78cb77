/** The left side: what waits, by state, oldest first. Rows stand still; what changed in them is marked in place. */
import { Button, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { millis, moment, span } from "../../text/time";
import type { Decision, Decisions } from "./decisions";
import { shown, useReviewList, useWaiting } from "./list";
import { addressOf, tabAddress } from "./address";
import { type Tab, useWords } from "./words";

const ORDER: Tab[] = ["open", "pending", "approved", "rejected"];
const MINUTE = 60_000;

interface Props {
  tab: Tab;
  chosen: string;
  list: ReturnType<typeof useReviewList>;
  decisions: Decisions;
  refresh: () => void;
}

export function ReviewList({ tab, chosen, list, decisions, refresh }: Props) {
  const words = useWords();
  const waiting = useWaiting();
  const { reviews } = list;
  const counts = { open: waiting.data?.open, pending: waiting.data?.pending, approved: undefined, rejected: undefined };
  return (
    <div className="review-side">
      <header>
        <h1>{words.title}</h1>
        {waiting.data && waiting.data.returned > 0 && (
          <Link href="/disputes" className="review-disputes">
            {words.disputes(String(waiting.data.returned))}
          </Link>
        )}
      </header>
      <nav aria-label={words.tabsLabel} className="review-tabs">
        {ORDER.map((name) => {
          const count = counts[name];
          return (
            <Link key={name} href={tabAddress(name)} aria-current={name === tab ? "page" : undefined}>
              {words.tabs[name]}
              {count && <span className="review-count">{shown(count)}</span>}
            </Link>
          );
        })}
      </nav>
      <Pill tab={tab} list={list} openIds={waiting.data?.openIds} refresh={refresh} />
      <div className="review-rows">
        {list.error && !list.isFetchNextPageError && (
          <ProblemNote error={list.error}>
            <Button size="small" onClick={refresh}>
              {words.retry}
            </Button>
          </ProblemNote>
        )}
        {!reviews && !list.error && <Spin className="desk-spin" description={words.loading} />}
        {reviews?.length === 0 && <p className="review-empty">{words.empty[tab]}</p>}
        {reviews && reviews.length > 0 && (
          <ol aria-label={words.list}>
            {reviews.map((review) => (
              <Row key={review.id} review={review} tab={tab} chosen={review.id === chosen} decision={decisions.of(review.id)} />
            ))}
          </ol>
        )}
        {list.isFetchNextPageError && <ProblemNote error={list.error} />}
        {list.hasNextPage && (
          <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words.more}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Says what the standing list does not show yet, and brings it in. */
function Pill({ tab, list, openIds, refresh }: Pick<Props, "tab" | "list" | "refresh"> & { openIds: string[] | undefined }) {
  const words = useWords();
  if (tab !== "open" || !list.reviews) return null;
  const listed = new Set(list.reviews.map(({ id }) => id));
  // Where the list is not read to its end, new ones come further down by themselves.
  const fresh = list.hasNextPage ? 0 : (openIds ?? []).filter((id) => !listed.has(id)).length;
  const done = list.reviews.filter(({ state }) => state !== ReviewState.OPEN).length;
  const said = [fresh > 0 && words.fresh(fresh), done > 0 && words.done(done)].filter(Boolean).join(" · ");
  return (
    <div role="status" className="review-pill">
      {said && (
        <button type="button" onClick={refresh}>
          {said} — {words.refresh}
        </button>
      )}
    </div>
  );
}

function Row({ review, tab, chosen, decision }: { review: Review; tab: Tab; chosen: boolean; decision: Decision | undefined }) {
  const words = useWords();
  const ground = useGround();
  const now = useMinute();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const isOpen = review.state === ReviewState.OPEN;
  const settled = decision ? (decision.error === undefined ? words.sending : words.failed) : isOpen ? "" : words.states[review.state];
  const time = isOpen ? words.waited(span(now - (millis(review.handedInAt) ?? now))) : words.decidedAt(moment(review.decidedAt));
  return (
    <li ref={row} className={isOpen || tab !== "open" ? "review-row" : "review-row review-row-done"}>
      <Link href={addressOf(tab, review.id)} aria-current={chosen || undefined}>
        <span className="review-row-top">
          <b>{review.matterName}</b>
          <InTime review={review} />
        </span>
        <span className="review-row-mid">
          <span>{ground.unitName(review.unit)}</span>
          <span>{time}</span>
        </span>
        <span className="review-row-low">
          <span>{review.caseNumber}</span>
          {review.handIn > 1 && <span className="review-chip">{words.attempt(review.handIn)}</span>}
          {isOpen && !review.mayDecide && <span className="review-chip review-chip-warn">{words.handler}</span>}
          {isOpen && review.refusal && <span className="review-chip review-chip-warn">{words.refused}</span>}
          {settled && (tab === "open" || tab === "pending" || decision) && (
            <span className={decision?.error === undefined ? "review-chip" : "review-chip review-chip-warn"}>{settled}</span>
          )}
        </span>
      </Link>
    </li>
  );
}

/** In time or not, by mark and words. */
export function InTime({ review }: { review: Review }) {
  const words = useWords();
  if (review.inTime === undefined) return <span className="in-time">{words.timeUnknown}</span>;
  return review.inTime ? (
    <span className="in-time in-time-good">
      <span aria-hidden="true">✓ </span>
      {words.inTime}
    </span>
  ) : (
    <span className="in-time in-time-late">
      <span aria-hidden="true">! </span>
      {words.late}
    </span>
  );
}

/** The present, to the minute. */
function useMinute(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return now;
}
