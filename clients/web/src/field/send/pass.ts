/**
 * One pass over the queue: all texts first, because they are small and carry the number, then the photos. A report leaves
 * the phone only once its receipt and all its photos are acknowledged; whatever happens before, it is sent again, and the
 * server knows it by its id.
 */
import type { Held, HeldPhoto, Trouble } from "../keep/held";
import { unsent } from "../keep/held";
import type { Problem } from "../../api/problem";
import { verdict } from "./verdict";

/** What the server answered to a text. `same` tells whether it keeps the very report that was sent. */
export interface Answer {
  number: string;
  receivedAt: number;
  same: boolean;
}

/** The phone's store and the server, as a pass uses them. */
export interface Ends {
  /** What waits, of one person, oldest first. */
  waiting(): Promise<Held[]>;
  submit(held: Held): Promise<Answer>;
  /** Sends a photo; `false` where the phone has lost its file. */
  upload(held: Held, photo: HeldPhoto): Promise<boolean>;
  accepted(held: Held, answer: Answer): Promise<void>;
  sent(held: Held, photo: HeldPhoto): Promise<void>;
  complete(held: Held): Promise<void>;
  stop(held: Held, trouble: Trouble): Promise<void>;
  problem(error: unknown): Problem;
}

/** How a pass ended: nothing left to send, something to be tried later, or nobody to send for. */
export type End = "done" | "later" | "sign-in";

export async function pass(ends: Ends): Promise<End> {
  let end: End = "done";
  for (const step of [texts, photos]) {
    for (const held of await ends.waiting()) {
      try {
        await step(ends, held);
      } catch (error) {
        const photo = error instanceof PhotoFailure ? error.photo : undefined;
        const problem = ends.problem(error instanceof PhotoFailure ? error.cause : error);
        const told = verdict(problem);
        if (told === "sign-in") return "sign-in";
        if (told === "network") return "later";
        if (told === "later") end = "later";
        else await ends.stop(held, { reason: problem.reason, message: words(problem), photo });
      }
    }
  }
  return end;
}

/** A failure with the photo that it was about. */
class PhotoFailure {
  constructor(
    readonly cause: unknown,
    readonly photo: string,
  ) {}
}

async function texts(ends: Ends, held: Held): Promise<void> {
  if (held.receipt) return;
  const answer = await ends.submit(held);
  await ends.accepted(held, answer);
  if (!answer.same) await ends.stop(held, { reason: "HASH_DIFFERS", message: answer.number });
}

async function photos(ends: Ends, held: Held): Promise<void> {
  if (!held.receipt) return;
  for (const photo of unsent(held)) {
    const there = await ends.upload(held, photo).catch((error: unknown) => {
      throw new PhotoFailure(error, photo.hash);
    });
    if (!there) {
      await ends.stop(held, { reason: "PHOTO_GONE", message: "", photo: photo.hash });
      return;
    }
    await ends.sent(held, photo);
  }
  await ends.complete(held);
}

const words = ({ fields, message }: Problem) => fields.map(({ field, description }) => `${field} ${description}`).join("; ") || message;
