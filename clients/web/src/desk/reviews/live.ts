/** Keeps the review page up to date with the stream of cases, without moving anything that is being read. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { feedback } from "../../api/services";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { useChanges } from "../../live/use";
import { shownReviews, takeReview, WAITING } from "./list";
import { caseQuery, eventsQuery, isPending } from "./queries";

/** Changes within this time are looked at together, in milliseconds. */
const TOGETHER = 800;
/** The case's own event comes before its review has followed; it is asked again this often. */
const ATTEMPTS = 4;

/** Events of a case that change what waits for review. */
const CONCERNS: (string | undefined)[] = ["handedIn", "closed", "reworked", "reopened", "returned", "ruled", "voided", "transferred", "rerouted", "partSettled", "partReopened"];

const isUndecided = (review: Review) =>
  review.state === ReviewState.OPEN || review.state === ReviewState.WAITING || isPending(review);

export function useLiveReviews(): void {
  const client = useQueryClient();
  const changed = useRef(new Map<string, number>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  async function look() {
    timer.current = undefined;
    const cases = [...changed.current];
    changed.current.clear();
    await client.invalidateQueries({ queryKey: WAITING });
    for (const [id, attempts] of cases) {
      void client.invalidateQueries({ queryKey: caseQuery(id).queryKey });
      void client.invalidateQueries({ queryKey: eventsQuery(id).queryKey });
      const reviews = shownReviews(client, id).filter(isUndecided);
      const now = await Promise.all(reviews.map((review) => feedback.getReview({ id: review.id }).catch(() => undefined)));
      for (const answer of now) if (answer?.review) takeReview(client, answer.review);
      if (attempts > 1 && now.some((answer) => !answer?.review || isUndecided(answer.review))) soon(id, attempts - 1);
    }
  }

  function soon(id: string, attempts: number) {
    changed.current.set(id, attempts);
    timer.current ??= setTimeout(() => void look(), TOGETHER);
  }

  useChanges(({ event, resync }) => {
    if (resync) soon("", 1);
    else if (event && CONCERNS.includes(event.what.case)) soon(event.case, ATTEMPTS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}
