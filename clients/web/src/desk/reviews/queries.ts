/**
 * What the closure review reads, as queries that can be asked for ahead. The next cases are read while the one before is
 * judged, so that going on costs no wait.
 */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { hex } from "../../api/media";
import { dispatch, feedback } from "../../api/services";
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { photoQuery } from "../../parts/Photo";
import { millis } from "../../text/time";

/** How many of the coming ones are read ahead. */
export const AHEAD = 5;
/** How often a decision that waits for the case's confirmation is asked about, in milliseconds. */
const CONFIRMATION = 3_000;

export const isPending = ({ state }: Review) => state === ReviewState.APPROVING || state === ReviewState.REJECTING;

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ["reviews", "one", id],
    queryFn: async () => (await feedback.getReview({ id })).review ?? null,
    refetchInterval: ({ state: { data } }) => (data && isPending(data) ? CONFIRMATION : false),
  });

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ["reviews", "case", id],
    queryFn: async () => (await dispatch.getCase({ id })).case ?? null,
    staleTime: 60_000,
  });

export const eventsQuery = (id: string) =>
  queryOptions({
    queryKey: ["reviews", "events", id],
    queryFn: async () => (await dispatch.listCaseEvents({ id })).events,
    staleTime: 60_000,
  });

/**
 * The due time that a hand-in was measured by, in milliseconds; `null` where it cannot be told. A clock that stands still has
 * no due time, so the register is asked what it was at the dispatch. That holds only while nothing moved it since: no pause
 * before this hand-in, and the same limit under the same calendars.
 */
export const dueQuery = (found: Case | null | undefined, review: Review) =>
  queryOptions({
    queryKey: ["reviews", "due", review.id, found?.etag],
    queryFn: async () => (found ? dueOf(found, review) : null),
    enabled: found !== undefined && found !== null,
    staleTime: Infinity,
  });

async function dueOf(found: Case, review: Review): Promise<number | null> {
  const handedIn = millis(review.handedInAt) ?? 0;
  // The case tells of its running clock; a reopening began another one.
  if (millis(found.dispatchedAt) !== millis(review.dispatchedAt)) return null;
  const running = millis(found.deadlines[0]?.dueAt);
  const movedLater = found.pauses.some(({ from, until }) => (millis(from) ?? 0) >= handedIn && until !== undefined);
  if (running !== undefined && (!movedLater || running <= handedIn)) return running;
  const limit = found.deadlines[0]?.limit;
  const movedBefore = found.pauses.some(({ from }) => (millis(from) ?? 0) < handedIn);
  if (!limit || movedBefore || !found.dispatchedAt) return null;
  const { matter, row, longitude, latitude, dispatchedAt: at } = found;
  const position =
    longitude === undefined || latitude === undefined ? undefined : { longitude, latitude, coordinateSystem: "WGS-84", provider: "record" };
  const { deadlines, route } = await dispatch.explainRoute({ matter, row, position, at });
  const now = route?.versions;
  const then = found.route?.versions;
  const same = deadlines[0]?.limit?.amount === limit.amount && deadlines[0].limit.unit === limit.unit;
  if (!same || now?.calendars !== then?.calendars) return null;
  return millis(deadlines[0]?.dueAt) ?? null;
}

/** Reads what is needed to judge a review, with its photos, before it is opened. */
export async function readAhead(client: QueryClient, review: Review): Promise<void> {
  client.setQueryData(reviewQuery(review.id).queryKey, (known: Review | null | undefined) => known ?? review);
  const found = client.query(caseQuery(review.case)).then((read) => client.prefetchQuery(dueQuery(read, review)));
  const photos = [...review.before, ...review.after].map(async (hash) => {
    const url = await client.query(photoQuery(review.case, hex(hash)));
    new Image().src = url;
  });
  await Promise.allSettled([found, client.prefetchQuery(eventsQuery(review.case)), ...photos]);
}
