/**
 * What a person has entered for an act and not sent yet, by case and act. It lives outside of the dialogs, so that neither
 * a live update nor a closed dialog nor a session that ends loses a word or a photo.
 */
import { useSyncExternalStore } from "react";
import { upload } from "../../../api/media";
import { current } from "../../../api/session";
import { LimitUnit } from "../../../gen/gridcase/common/v1/common_pb";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { byNumber, mayExtend, meetable, openTasks, ownTasks, running } from "../joint";
import type { Verb } from "./acts";

/** A photo on its way. */
export interface SentPhoto {
  key: string;
  name: string;
  /** Address in this browser. */
  url: string;
  file: File;
  /** Share sent, 0 to 1. */
  share: number;
  /** Its SHA-256 once it is stored. */
  hash?: Uint8Array<ArrayBuffer>;
  error?: unknown;
}

export interface Draft {
  unit: string;
  assisting: string[];
  reason: string;
  basis: string;
  words: string;
  assignee: string;
  /** Code of a team; empty where the assignee is named by words. */
  team: string;
  /** A date as a date input gives it. */
  until: string;
  matter: string;
  row: number;
  /** Code of the asset; empty for none. */
  asset: string;
  place?: { longitude: number; latitude: number };
  /** Number of the limit in its row; 0 where none is chosen. */
  limit: number;
  /** Id of the case to join with; empty while none is chosen. */
  into: string;
  /** The limit of a part, in `limitUnit`; unset is the row's last. */
  amount?: number;
  limitUnit: LimitUnit;
  photos: SentPhoto[];
}

export type Entry = keyof Draft;

const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();

export const draftKey = (item: Case, verb: Verb) => `${item.id}/${verb}`;

/** The unit that an act is most likely for: the route's own, the one that assists. */
function firstUnit(item: Case, verb: Verb): string {
  switch (verb) {
    case "dispatch":
      return item.route?.lead ?? "";
    case "finish_task":
    case "assign_task":
      return ownTasks(item, current()?.posts ?? [])[0]?.unit ?? "";
    case "release_task": {
      const open = openTasks(item);
      return open.length === 1 ? (open[0]?.unit ?? "") : "";
    }
    default:
      return "";
  }
}

/** The limit that an act is most likely for: the last to be extended, the first to be met. */
function firstLimit(item: Case, verb: Verb): number {
  if (verb === "meet_limit") return meetable(item)[0]?.number ?? 0;
  if (verb !== "request_extension") return 0;
  const now = Date.now();
  return byNumber(running(item)).findLast((limit) => mayExtend(limit, now))?.number ?? 0;
}

/** The team that a unit has named. */
const ownCrew = (item: Case, unit: string) => item.teams.find((crew) => crew.unit === unit);

/** A draft with nothing entered but what suggests itself; matter and row are the case's. */
export function blank(item: Case, verb: Verb): Draft {
  return {
    unit: firstUnit(item, verb),
    assisting: [],
    reason: "",
    basis: "",
    words: "",
    assignee: verb === "assign" && !ownCrew(item, item.lead) ? item.assignee : "",
    team: ownCrew(item, verb === "assign" ? item.lead : firstUnit(item, verb))?.team ?? "",
    until: "",
    // A part is most often about something else.
    matter: verb === "split" ? "" : item.matter,
    row: verb === "split" ? 0 : item.row,
    asset: item.asset,
    into: "",
    limit: firstLimit(item, verb),
    limitUnit: LimitUnit.WORK_HOUR,
    photos: [],
  };
}

export function draftOf(item: Case, verb: Verb): Draft {
  const key = draftKey(item, verb);
  const found = drafts.get(key) ?? blank(item, verb);
  drafts.set(key, found);
  return found;
}

export function changeDraft(key: string, change: (draft: Draft) => Draft): void {
  const before = drafts.get(key);
  if (!before) return;
  drafts.set(key, change(before));
  for (const listener of listeners) listener();
}

/** Forgets a draft, once it was sent. */
export function dropDraft(key: string): void {
  for (const { url } of drafts.get(key)?.photos ?? []) URL.revokeObjectURL(url);
  drafts.delete(key);
}

export function useDraft(item: Case, verb: Verb): [Draft, (change: Partial<Draft>) => void] {
  const key = draftKey(item, verb);
  const draft = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => draftOf(item, verb),
  );
  return [draft, (change) => changeDraft(key, (before) => ({ ...before, ...change }))];
}

/** Adds photos of the result and begins to send them. */
export function addPhotos(key: string, report: string, files: Iterable<File>): void {
  for (const file of files) {
    const photo: SentPhoto = { key: crypto.randomUUID(), name: file.name, url: URL.createObjectURL(file), file, share: 0 };
    changeDraft(key, (draft) => ({ ...draft, photos: [...draft.photos, photo] }));
    void sendPhoto(key, report, photo);
  }
}

/** Sends a photo, or sends it again. */
export async function sendPhoto(key: string, report: string, photo: SentPhoto): Promise<void> {
  const tell = (change: Partial<SentPhoto>) =>
    changeDraft(key, (draft) => ({
      ...draft,
      photos: draft.photos.map((other) => (other.key === photo.key ? { ...other, ...change } : other)),
    }));
  tell({ share: 0, error: undefined });
  try {
    tell({ hash: await upload(report, photo.file, "result", (share) => tell({ share })) });
  } catch (error) {
    tell({ error });
  }
}

export function removePhoto(key: string, photo: SentPhoto): void {
  URL.revokeObjectURL(photo.url);
  changeDraft(key, (draft) => ({ ...draft, photos: draft.photos.filter((other) => other.key !== photo.key) }));
}
