/**
 * The lists of reviews. A list is read once and then stands still, so that no row moves under the eye: what changes is marked
 * in its row, what is new waits until the person asks for it.
 */
import { type InfiniteData, type QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { dispatch, feedback } from "../../api/services";
import { CaseState } from "../../gen/gridcase/dispatch/v1/case_pb";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { millis } from "../../text/time";
import { reviewQuery } from "./queries";
import type { Tab } from "./words";

const STATES: Record<Tab, ReviewState[]> = {
  open: [ReviewState.OPEN],
  pending: [ReviewState.APPROVING, ReviewState.REJECTING],
  approved: [ReviewState.APPROVED],
  rejected: [ReviewState.REJECTED],
};

const PAGE = 50;
/** Counting stops here. */
const COUNTED = 100;

/** One token for each state of the tab; `null` where that state is read to its end. */
type Tokens = (string | null)[];

interface Page {
  reviews: Review[];
  next: Tokens;
}

async function readPage(tab: Tab, tokens: Tokens): Promise<Page> {
  const answers = await Promise.all(
    STATES[tab].map((state, i) => {
      const pageToken = tokens[i];
      return typeof pageToken === "string" ? feedback.listReviews({ state, pageSize: PAGE, pageToken }) : null;
    }),
  );
  const reviews = answers.flatMap((answer) => answer?.reviews ?? []);
  reviews.sort((a, b) => (millis(a.handedInAt) ?? 0) - (millis(b.handedInAt) ?? 0));
  return { reviews, next: answers.map((answer) => answer?.nextPageToken || null) };
}

const listKey = (tab: Tab) => ["reviews", "list", tab];

/** A list of reviews, oldest hand-in first, page by page. It is read anew when its tab is opened or when asked for. */
export function useReviewList(tab: Tab) {
  const list = useInfiniteQuery({
    queryKey: listKey(tab),
    queryFn: ({ pageParam }) => readPage(tab, pageParam),
    initialPageParam: STATES[tab].map(() => "") as Tokens,
    getNextPageParam: ({ next }) => (next.some((token) => token !== null) ? next : undefined),
    staleTime: Infinity,
    gcTime: 0,
  });
  return { ...list, reviews: list.data?.pages.flatMap(({ reviews }) => reviews) };
}

/** Puts what is known of a review now wherever it is shown. */
export function takeReview(client: QueryClient, review: Review): void {
  client.setQueryData(reviewQuery(review.id).queryKey, review);
  client.setQueriesData<InfiniteData<Page>>({ queryKey: ["reviews", "list"] }, (list) => {
    if (!list?.pages.some(({ reviews }) => reviews.some(({ id }) => id === review.id))) return list;
    const pages = list.pages.map((page) => ({ ...page, reviews: page.reviews.map((one) => (one.id === review.id ? review : one)) }));
    return { ...list, pages };
  });
}

/** The reviews of a case that are shown anywhere. */
export function shownReviews(client: QueryClient, found: string): Review[] {
  const rows = client.getQueriesData<InfiniteData<Page>>({ queryKey: ["reviews", "list"] });
  const listed = rows.flatMap(([, list]) => list?.pages.flatMap(({ reviews }) => reviews) ?? []);
  const opened = client.getQueriesData<Review | null>({ queryKey: ["reviews", "one"] }).flatMap(([, review]) => review ?? []);
  const ofCase = [...listed, ...opened].filter((review) => review.case === found);
  return [...new Map(ofCase.map((review) => [review.id, review])).values()];
}

/** A count that may have stopped early. */
export interface Count {
  amount: number;
  more: boolean;
}

export const shown = ({ amount, more }: Count) => (more ? `${amount}+` : String(amount));

export const WAITING = ["reviews", "waiting"];

async function readWaiting() {
  const read = (state: ReviewState) => feedback.listReviews({ state, pageSize: COUNTED });
  const [open, approving, rejecting, returned] = await Promise.all([
    read(ReviewState.OPEN),
    read(ReviewState.APPROVING),
    read(ReviewState.REJECTING),
    dispatch.countCases({ filter: { states: [CaseState.RETURNED] } }),
  ]);
  const pending: Count = {
    amount: approving.reviews.length + rejecting.reviews.length,
    more: Boolean(approving.nextPageToken || rejecting.nextPageToken),
  };
  return {
    open: { amount: open.reviews.length, more: Boolean(open.nextPageToken) } satisfies Count as Count,
    pending,
    /** The open ones, or the first of them. */
    openIds: open.reviews.map(({ id }) => id),
    returned: Number(returned.states.find(({ state }) => state === CaseState.RETURNED)?.count ?? 0n),
  };
}

/** What waits now, whatever the lists show. */
export function useWaiting() {
  return useQuery({ queryKey: WAITING, queryFn: readWaiting, staleTime: 0 });
}
