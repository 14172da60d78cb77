/** What an act needs before it can be sent, checked as it is entered. The server decides; this saves the way there. */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { wallTime } from "../../../text/time";
import type { Verb } from "./acts";
import type { Draft, Entry } from "./drafts";

/** What is wrong with an entry. */
export type Fault = "required" | "tooLong" | "unsent" | "tooFew" | "range" | "nothing";

const WORDS = 2000;
const RESULT = 4000;
const NAME = 100;
const CODE = 64;
const DAY = 24 * 3_600_000;
/** The most days that any town's policy allows a suspension; the server knows the town's own. */
const LONGEST = 3660;

/** The last moment of the day chosen for the end of a suspension. */
export function suspendedUntil(date: string): number | undefined {
  return date ? wallTime(`${date}T23:59`) : undefined;
}

/** What still stands in the way of an act, by entry. */
export function faults(verb: Verb, draft: Draft, item: Case, now: number): Partial<Record<Entry, Fault>> {
  const found: Partial<Record<Entry, Fault>> = {};
  const said = (entry: "reason" | "basis" | "words" | "assignee" | "unit", most: number, required = true) => {
    const text = draft[entry].trim();
    if (!text && required) found[entry] = "required";
    else if (text.length > most) found[entry] = "tooLong";
  };
  switch (verb) {
    case "accept":
      break;
    case "recall":
    case "resume":
      said("reason", WORDS, false);
      break;
    case "assign":
      if (!draft.team) said("assignee", NAME);
      break;
    case "assign_task":
      said("unit", NAME);
      if (!draft.team) found.team = "required";
      break;
    case "urge":
    case "answer_urge":
      said("words", WORDS);
      break;
    case "finish_task":
      said("unit", NAME);
      said("words", RESULT);
      if (draft.photos.some(({ hash }) => !hash)) found.photos = "unsent";
      break;
    case "meet_limit":
      if (!draft.limit) found.limit = "required";
      said("words", RESULT);
      break;
    case "request_extension":
      if (!draft.limit) found.limit = "required";
      said("reason", WORDS);
      break;
    case "request_help":
      said("unit", NAME);
      said("words", WORDS);
      said("reason", WORDS);
      break;
    case "engage":
      said("unit", NAME);
      said("words", WORDS);
      break;
    case "withdraw":
      break;
    case "grant":
      said("reason", WORDS, false);
      break;
    case "decline":
      said("reason", WORDS);
      break;
    case "release_task":
      said("unit", NAME);
      said("reason", WORDS);
      break;
    case "void":
    case "unmerge":
      said("reason", WORDS);
      break;
    case "split":
      if (!draft.matter) found.matter = "required";
      said("words", WORDS);
      said("reason", WORDS);
      break;
    case "merge":
      if (!draft.into) found.into = "required";
      said("reason", WORDS);
      break;
    case "transfer":
      said("unit", NAME);
      said("reason", WORDS);
      break;
    case "return":
    case "rule":
      said("unit", NAME);
      said("reason", WORDS);
      said("basis", WORDS);
      break;
    case "dispatch":
      said("unit", NAME);
      said("reason", WORDS, draft.unit !== item.route?.lead);
      break;
    case "suspend":
    case "request_suspension": {
      const until = suspendedUntil(draft.until);
      if (until === undefined) found.until = "required";
      else if (until <= now || until > now + LONGEST * DAY) found.until = "range";
      said("reason", WORDS);
      break;
    }
    case "correct":
      if (!corrects(draft, item)) found.matter = "nothing";
      said("reason", WORDS);
      if (draft.asset.trim().length > CODE) found.asset = "tooLong";
      break;
    case "hand_in":
      said("words", RESULT, item.evidenceWords);
      if (draft.photos.some(({ hash }) => !hash)) found.photos = "unsent";
      else if (draft.photos.length < item.evidencePhotos) found.photos = "tooFew";
      break;
  }
  return found;
}

function corrects(draft: Draft, item: Case): boolean {
  return draft.matter !== item.matter || draft.row !== item.row || draft.place !== undefined || draft.asset.trim() !== item.asset;
}
