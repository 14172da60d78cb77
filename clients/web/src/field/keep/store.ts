/**
 * The phone's store of reports and their photos in IndexedDB. Nothing is shown as saved before its transaction is complete,
 * and every change of a report is one transaction, so that a phone may be switched off at any moment.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Held, HeldPhoto, Trouble } from "./held";

/** The file of a photo, with a small picture of it for lists. */
export interface PhotoFile {
  report: string;
  hash: string;
  file: Blob;
  thumbnail?: Blob;
}

interface Schema extends DBSchema {
  reports: { key: string; value: Held };
  photos: { key: [string, string]; value: PhotoFile };
  /** What the server said last, by a name; only shown while it cannot be asked. */
  answers: { key: string; value: { bytes: Uint8Array; at: number } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("gridcase-field", 1, {
    upgrade(db) {
      db.createObjectStore("reports", { keyPath: "id" });
      db.createObjectStore("photos", { keyPath: ["report", "hash"] });
      db.createObjectStore("answers");
    },
    // Another version of the page wants to change the store, or the browser closed it: opened again on the next use.
    blocking: () => void opened?.then((db) => db.close()).finally(() => (opened = undefined)),
    terminated: () => (opened = undefined),
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

type Stores = ("reports" | "photos")[];
const writing = async (stores: Stores) => (await database()).transaction(stores, "readwrite", { durability: "strict" });
const files = (report: string) => IDBKeyRange.bound([report, ""], [report, "\uffff"]);

/** All reports on this phone, of everybody, oldest first. */
export async function all(): Promise<Held[]> {
  return (await database()).getAll("reports");
}

export async function find(id: string): Promise<Held | undefined> {
  return (await database()).get("reports", id);
}

export async function photo(report: string, hash: string): Promise<PhotoFile | undefined> {
  return (await database()).get("photos", [report, hash]);
}

/**
 * Writes a draft with files that came or went. `false` where the report is no draft any more, because another tab has
 * submitted it or thrown it away: then nothing is written.
 */
export async function saveDraft(draft: Held, fresh: boolean, come: PhotoFile[] = [], gone: HeldPhoto[] = []): Promise<boolean> {
  const tx = await writing(["reports", "photos"]);
  const there = await tx.objectStore("reports").get(draft.id);
  const mine = there ? there.state === "draft" : fresh;
  if (mine) {
    await tx.objectStore("reports").put(draft);
    for (const file of come) await tx.objectStore("photos").put(file);
    for (const { hash } of gone) await tx.objectStore("photos").delete([draft.id, hash]);
  }
  await tx.done;
  return mine;
}

/** Changes a report that is there; `change` gives it as it shall be, or nothing to leave it. */
export async function change(id: string, change: (held: Held) => Held | undefined): Promise<Held | undefined> {
  const tx = await writing(["reports"]);
  const held = await tx.objectStore("reports").get(id);
  const after = held && change(held);
  if (after) await tx.objectStore("reports").put(after);
  await tx.done;
  return after;
}

/** Puts a report with its photos in the place of another. */
export async function replace(old: string, held: Held): Promise<void> {
  const tx = await writing(["reports", "photos"]);
  const photos = tx.objectStore("photos");
  for (const file of await photos.getAll(files(old))) {
    await photos.delete([old, file.hash]);
    if (held.photos.some(({ hash }) => hash === file.hash)) await photos.put({ ...file, report: held.id });
  }
  await tx.objectStore("reports").delete(old);
  await tx.objectStore("reports").put(held);
  await tx.done;
}

/** Forgets a report and its photos. */
export async function remove(id: string): Promise<void> {
  const tx = await writing(["reports", "photos"]);
  await tx.objectStore("reports").delete(id);
  await tx.objectStore("photos").delete(files(id));
  await tx.done;
}

/** Marks that a person has to decide. */
export function stop(id: string, trouble: Trouble): Promise<Held | undefined> {
  return change(id, (held) => ({ ...held, state: "needs-you", trouble }));
}

/** Keeps what the server said. */
export async function keepAnswer(name: string, bytes: Uint8Array, at = Date.now()): Promise<void> {
  await (await database()).put("answers", { bytes, at }, name);
}

/** What the server said last. */
export async function lastAnswer(name: string): Promise<{ bytes: Uint8Array; at: number } | undefined> {
  return (await database()).get("answers", name);
}

/** Forgets what the server said, as when a person signs out. */
export async function forgetAnswers(): Promise<void> {
  await (await database()).clear("answers");
}

/** Asks the browser not to clear the store when space runs short. Whether it agreed. */
export async function persist(): Promise<boolean> {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}
