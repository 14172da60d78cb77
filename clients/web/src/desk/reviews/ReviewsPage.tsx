/**
 * Closure review: is it really solved? A supervisor works through the hand-ins, oldest first, one key for each; the next ones
 * are read ahead.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { problemOf } from "../../api/problem";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { useGround } from "../../ground/use";
import { useLine } from "../../live/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { addressOf, reviewOf, tabOf } from "./address";
import { DecideBar } from "./DecideBar";
import { type Decision, type Decisions, useDecisions } from "./decisions";
import { useKeys } from "./keys";
import { useReviewList } from "./list";
import { useLiveReviews } from "./live";
import { AHEAD, isPending, readAhead, reviewQuery } from "./queries";
import { ReviewDetail } from "./ReviewDetail";
import { ReviewList } from "./ReviewList";
import { type Tab, useWords } from "./words";
import "./reviews.css";

/** Reasons written that have not taken effect yet, by review. */
const drafts = new Map<string, string>();

/** A second press within this time was not meant for the case that has just come up, in milliseconds. */
const BOUNCE = 500;

export default function ReviewsPage() {
  const [path, go] = useLocation();
  const tab = tabOf(useSearch());
  const chosen = reviewOf(path);
  const list = useReviewList(tab);
  const decisions = useDecisions(useToast());
  const main = useRef<HTMLDivElement>(null);
  useLiveReviews();

  const rows = list.reviews ?? [];
  const at = rows.findIndex(({ id }) => id === chosen);
  const takes = (review: Review) => review.state === ReviewState.OPEN && review.mayDecide && !decisions.of(review.id);
  useReadAhead(rows.slice(at + 1).filter(takes));

  const open = (review: Review | undefined) => {
    go(review ? addressOf(tab, review.id) : addressOf(tab, "done"), { replace: true });
    main.current?.scrollTo({ top: 0 });
  };
  // The first one opens by itself, so that a morning begins without a click.
  const first = rows.find(takes) ?? rows[0];
  useEffect(() => {
    if (chosen === "" && first) go(addressOf(tab, first.id), { replace: true });
  }, [chosen, first, tab, go]);
  const runsOut = list.hasNextPage && !list.isFetchingNextPage && at >= 0 && at + AHEAD >= rows.length;
  const { fetchNextPage } = list;
  useEffect(() => {
    if (runsOut) void fetchNextPage();
  }, [runsOut, fetchNextPage]);

  const refresh = () => void list.refetch();
  const step = (by: number) => rows[at + by] && open(rows[at + by]);
  useKeys({ KeyJ: () => step(1), KeyK: () => step(-1), KeyN: refresh });

  return (
    <div className="reviews">
      <ReviewList tab={tab} chosen={chosen} list={list} decisions={decisions} refresh={refresh} />
      <div className="review-main" ref={main}>
        <Failures tab={tab} decisions={decisions} />
        <Chosen
          id={chosen}
          isEmpty={rows.length === 0}
          decisions={decisions}
          next={(review) => {
            const others = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))];
            open(others.find((other) => other.id !== review.id && takes(other)));
          }}
        />
      </div>
    </div>
  );
}

/** Says in short what a decision came to. */
function useToast() {
  const words = useWords();
  const ground = useGround();
  const { message } = App.useApp();
  return ({ review }: Decision, now: Review) => {
    const number = review.caseNumber;
    if (now.state !== ReviewState.OPEN) drafts.delete(review.id);
    if (now.state === ReviewState.APPROVED) message.success(words.toastApproved(number));
    else if (now.state === ReviewState.REJECTED) message.success(words.toastRejected(number, ground.unitName(review.unit)));
    else if (isPending(now)) message.info(words.toastPending(number));
    else message.warning(`${number}：${now.refusal || words.states[now.state]}`);
  };
}

function useReadAhead(coming: Review[]): void {
  const client = useQueryClient();
  const key = coming
    .slice(0, AHEAD)
    .map(({ id }) => id)
    .join();
  const latest = useRef(coming);
  latest.current = coming;
  useEffect(() => {
    let over = false;
    // One after the other, so that what is being looked at never waits for what comes later.
    void (async () => {
      for (const review of latest.current.slice(0, AHEAD)) if (!over) await readAhead(client, review);
    })();
    return () => {
      over = true;
    };
  }, [client, key]);
}

/** Decisions that did not take effect, kept until they do or are given up. */
function Failures({ tab, decisions }: { tab: Tab; decisions: Decisions }) {
  const words = useWords();
  const [, go] = useLocation();
  return decisions.failed.map((decision) => {
    const { review, verdict, reason, error } = decision;
    const mayRepeat = ["unreachable", "session", "fault"].includes(problemOf(error).kind);
    return (
      <section key={review.id} className="review-failure">
        <h2>{words.failedTitle(review.caseNumber, words[verdict])}</h2>
        {reason && (
          <p>
            {words.reason}：{reason}
          </p>
        )}
        <ProblemNote error={error}>
          {mayRepeat && (
            <Button size="small" type="primary" onClick={() => decisions.retry(decision)}>
              {words.retry}
            </Button>
          )}
          <Button size="small" onClick={() => go(addressOf(tab, review.id))}>
            {words.open}
          </Button>
          <Button size="small" onClick={() => decisions.dismiss(decision)}>
            {words.dismiss}
          </Button>
        </ProblemNote>
      </section>
    );
  });
}

function Chosen({ id, isEmpty, decisions, next }: { id: string; isEmpty: boolean; decisions: Decisions; next: (review: Review) => void }) {
  const words = useWords();
  const isNone = id === "" || id === "done";
  const read = useQuery({ ...reviewQuery(id), enabled: !isNone });
  const [, go] = useLocation();
  const search = useSearch();
  // A case's id alone names its latest review.
  const named = read.data?.id ?? id;
  useEffect(() => {
    if (named !== id) go(addressOf(tabOf(search), named), { replace: true });
  }, [named, id, search, go]);
  if (isNone) {
    return (
      <div className="review-nothing">
        <p>{isEmpty ? words.choose : words.allDone}</p>
        <p className="review-soft">{words.allDoneHint}</p>
      </div>
    );
  }
  if (read.data) return <Judged key={read.data.id} review={read.data} decisions={decisions} next={next} />;
  if (read.error) {
    return (
      <ProblemNote error={read.error}>
        <Button size="small" onClick={() => void read.refetch()}>
          {words.retry}
        </Button>
      </ProblemNote>
    );
  }
  return <Spin className="desk-spin" description={words.loading} />;
}

function Judged({ review, decisions, next }: { review: Review; decisions: Decisions; next: (review: Review) => void }) {
  const failed = decisions.of(review.id);
  const [rejecting, setRejecting] = useState(false);
  const [reason, write] = useState(drafts.get(review.id) ?? failed?.reason ?? "");
  const lost = useLine() === "lost";
  const since = useRef(Date.now());
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // What had the focus is gone with the case before.
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  const takes = review.state === ReviewState.OPEN && review.mayDecide && !lost && (!failed || failed.error !== undefined);

  const setReason = (text: string) => {
    drafts.set(review.id, text);
    write(text);
  };
  const decide = (verdict: Decision["verdict"], words: string) => {
    decisions.decide(review, verdict, words);
    next(review);
  };
  useKeys({
    Digit1: () => takes && !rejecting && Date.now() - since.current > BOUNCE && decide("approve", ""),
    Digit2: () => takes && Date.now() - since.current > BOUNCE && setRejecting(true),
  });
  return (
    <>
      <ReviewDetail review={review} title={title} />
      <DecideBar {...{ review, decision: failed, rejecting, setRejecting, reason, setReason, decide }} />
    </>
  );
}
