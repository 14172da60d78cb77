/** What may be done with a case from the desk, and how it is sent. Who may is said by `case.allowed`. */
import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { dispatch, field } from "../../../api/services";
import { LimitSchema } from "../../../gen/gridcase/common/v1/common_pb";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { timestamp } from "../../../text/time";
import type { Draft } from "./drafts";
import { suspendedUntil } from "./faults";

/** In the order of the buttons, with the key of each. */
export const ACTS = [
  { verb: "dispatch", code: "KeyD", key: "D" },
  { verb: "accept", code: "KeyA", key: "A" },
  { verb: "assign", code: "KeyG", key: "G" },
  { verb: "assign_task", code: "KeyG", key: "G" },
  { verb: "hand_in", code: "KeyH", key: "H" },
  { verb: "finish_task", code: "KeyE", key: "E" },
  { verb: "meet_limit", code: "KeyM", key: "M" },
  { verb: "request_extension", code: "KeyF", key: "F" },
  { verb: "request_suspension", code: "KeyP", key: "P" },
  { verb: "request_help", code: "KeyW", key: "W" },
  { verb: "grant", code: "KeyY", key: "Y" },
  { verb: "decline", code: "KeyV", key: "V" },
  { verb: "withdraw", code: "KeyZ", key: "Z" },
  { verb: "engage", code: "KeyW", key: "W" },
  { verb: "release_task", code: "KeyL", key: "L" },
  { verb: "rule", code: "KeyR", key: "R" },
  { verb: "return", code: "KeyR", key: "R" },
  { verb: "transfer", code: "KeyT", key: "T" },
  { verb: "suspend", code: "KeyP", key: "P" },
  { verb: "resume", code: "KeyP", key: "P" },
  { verb: "recall", code: "KeyU", key: "U" },
  { verb: "correct", code: "KeyC", key: "C" },
  { verb: "urge", code: "KeyB", key: "B" },
  { verb: "answer_urge", code: "KeyQ", key: "Q" },
  { verb: "split", code: "KeyI", key: "I" },
  { verb: "merge", code: "KeyO", key: "O" },
  { verb: "unmerge", code: "KeyO", key: "O" },
  { verb: "void", code: "KeyX", key: "X" },
] as const;

export type Verb = (typeof ACTS)[number]["verb"];

/** The acts that the server allows now. */
export function allowedActs(item: Case): (typeof ACTS)[number][] {
  return ACTS.filter(({ verb }) => item.allowed.includes(verb));
}

export function allows(item: Case | undefined, verb: Verb): boolean {
  return item?.allowed.includes(verb) ?? false;
}

/** Whether the register's answer can be confirmed as it stands. */
export function isCertain(item: Case): boolean {
  return allows(item, "dispatch") && Boolean(item.route?.lead);
}

/** Sends an act on the version `etag`; answers with the case after it. */
export async function send(verb: Verb, item: Case, requestId: string, draft: Draft): Promise<Case | undefined> {
  const command = { id: item.id, etag: item.etag, requestId };
  const { unit: lead, reason, basis, words } = draft;
  switch (verb) {
    case "accept":
      return (await dispatch.acceptCase({ command })).case;
    case "dispatch": {
      const confirms = lead === item.route?.lead;
      const chosen = confirms ? { lead: "", assisting: [] } : { lead, assisting: draft.assisting };
      return (await dispatch.dispatchCase({ command, ...chosen, reason })).case;
    }
    case "assign":
      return (await dispatch.assignCase({ command, team: draft.team, assignee: draft.team ? "" : draft.assignee })).case;
    case "assign_task":
      return (await field.assignTask({ command, unit: lead, team: draft.team })).case;
    case "return":
      return (await dispatch.returnCase({ command, reason, basis, proposedUnit: lead })).case;
    case "rule":
      return (await dispatch.ruleCase({ command, lead, reason, basis })).case;
    case "transfer":
      return (await dispatch.transferCase({ command, lead, reason })).case;
    case "finish_task":
      return (await dispatch.finishTask({ command, unit: lead, words, evidence: stored(draft) })).case;
    case "meet_limit":
      return (await dispatch.meetLimit({ command, limit: draft.limit, words })).case;
    case "request_extension":
      return (await dispatch.requestExtension({ command, limit: draft.limit, reason })).case;
    case "request_suspension":
      return (await dispatch.requestSuspension({ command, until: until(draft), reason })).case;
    case "request_help":
      return (await dispatch.requestHelp({ command, unit: lead, words, reason })).case;
    case "grant":
      return (await dispatch.grantRequest({ command, ask: item.ask?.number ?? 0, reason })).case;
    case "decline":
      return (await dispatch.declineRequest({ command, ask: item.ask?.number ?? 0, reason })).case;
    case "withdraw":
      return (await dispatch.withdrawRequest({ command, ask: item.ask?.number ?? 0 })).case;
    case "engage": {
      const { amount, limitUnit } = draft;
      const limit = amount === undefined ? undefined : create(LimitSchema, { amount, unit: limitUnit });
      return (await dispatch.engageUnit({ command, unit: lead, words, limit })).case;
    }
    case "release_task":
      return (await dispatch.releaseTask({ command, unit: lead, reason })).case;
    case "suspend":
      return (await dispatch.suspendCase({ command, reason, until: until(draft) })).case;
    case "resume":
      return (await dispatch.resumeCase({ command, reason })).case;
    case "recall":
      return (await dispatch.recallCase({ command, reason })).case;
    case "void":
      return (await dispatch.voidCase({ command, reason })).case;
    case "split": {
      const { matter, row } = draft;
      return (await dispatch.splitCase({ command, matter, row, position: onMap(draft), words, reason })).case;
    }
    case "merge":
      return (await dispatch.mergeCase({ command, into: draft.into, reason })).case;
    case "unmerge":
      return (await dispatch.unmergeCase({ command, reason })).case;
    case "urge":
      return (await dispatch.urgeCase({ command, words })).case;
    case "answer_urge":
      return (await dispatch.answerUrge({ command, urge: item.urges[0]?.number ?? 0, words })).case;
    case "hand_in":
      return (await dispatch.handInCase({ command, words, evidence: stored(draft) })).case;
    case "correct": {
      const matter = draft.matter === item.matter ? "" : draft.matter;
      const row = !matter && draft.row === item.row ? 0 : draft.row;
      const position = onMap(draft);
      const named = draft.asset.trim();
      const asset = named === item.asset ? undefined : named;
      return (await dispatch.correctCase({ command, matter, row, position, asset, reason })).case;
    }
  }
}

/** The place chosen on the map. */
const onMap = ({ place }: Draft) => place && { ...place, coordinateSystem: "WGS-84", provider: "map" };

const until = (draft: Draft) => create(TimestampSchema, timestamp(suspendedUntil(draft.until) ?? 0));

/** The photos that the server has. */
const stored = (draft: Draft) => draft.photos.flatMap(({ hash }) => (hash ? [hash] : []));
