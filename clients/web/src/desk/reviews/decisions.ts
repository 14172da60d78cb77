/**
 * Decisions on their way. A supervisor goes on to the next case at once; what was decided is sent meanwhile, and stays here
 * until the server has it: a failure is kept with its words, and is sent again as the same request.
 */
import { ConnectError } from "@connectrpc/connect";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { currentOf } from "../../api/problem";
import { feedback } from "../../api/services";
import { type Review, ReviewSchema } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { takeReview, WAITING } from "./list";

export interface Decision {
  /** The review as it was seen. */
  review: Review;
  verdict: "approve" | "reject";
  reason: string;
  requestId: string;
  /** Why it did not take effect; undefined while it is being sent. */
  error?: unknown;
}

export function useDecisions(told: (decision: Decision, review: Review) => void) {
  const client = useQueryClient();
  const [all, setAll] = useState<readonly Decision[]>([]);
  const latest = useRef(told);
  latest.current = told;

  const put = (decision: Decision) => setAll((before) => [...before.filter(({ review }) => review.id !== decision.review.id), decision]);
  const drop = (id: string) => setAll((before) => before.filter(({ review }) => review.id !== id));

  async function send(decision: Decision): Promise<void> {
    put({ ...decision, error: undefined });
    const { review, verdict, reason, requestId } = decision;
    const request = { id: review.id, etag: review.etag, requestId, reason };
    try {
      const answer = verdict === "approve" ? await feedback.approveReview(request) : await feedback.rejectReview(request);
      drop(review.id);
      if (answer.review) {
        takeReview(client, answer.review);
        latest.current(decision, answer.review);
      }
    } catch (error) {
      put({ ...decision, error });
      const now = currentOf(error, ReviewSchema);
      if (now) takeReview(client, now);
      else if (error instanceof ConnectError) void readAgain(review.id);
    }
    void client.invalidateQueries({ queryKey: WAITING });
  }

  async function readAgain(id: string) {
    const answer = await feedback.getReview({ id }).catch(() => undefined);
    if (answer?.review) takeReview(client, answer.review);
  }

  return {
    /** Sends a decision on a review as seen. */
    decide: (review: Review, verdict: Decision["verdict"], reason: string) =>
      void send({ review, verdict, reason, requestId: crypto.randomUUID() }),
    /** The same request once more. */
    retry: (decision: Decision) => void send(decision),
    dismiss: (decision: Decision) => drop(decision.review.id),
    of: (id: string): Decision | undefined => all.find(({ review }) => review.id === id),
    failed: all.filter(({ error }) => error !== undefined),
  };
}

export type Decisions = ReturnType<typeof useDecisions>;
