/**
 * The report that is being written. It lives outside the pages, so that going to another one and back changes nothing, and
 * every change goes to the phone's store: photos before they are shown, words as they are typed.
 */
import { useSyncExternalStore } from "react";
import type { Purpose } from "../../api/media";
import type { Session } from "../../api/session";
import { begin, clean, type Held, MOST_PHOTOS } from "../keep/held";
import * as queue from "../keep/queue";
import * as store from "../keep/store";
import { send } from "../send/sender";
import { prepare } from "./photo-file";

/** What a person is told beside the draft itself. */
export type Notice =
  | { kind: "unreadable" | "same" | "too-many"; name: string }
  /** The phone could not store it. */
  | { kind: "unsaved"; full: boolean }
  /** Another tab has submitted it or thrown it away. */
  | { kind: "taken" };

export interface Writing {
  held: Held;
  /** Nothing was entered yet, and nothing is stored. */
  fresh: boolean;
  /** Photos that are being read and stored now. */
  adding: number;
  notice?: Notice;
}

class Draft {
  writing: Writing;
  private pending: Promise<unknown> = Promise.resolve();
  private queued = false;
  private touched: boolean;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly session: Session,
    found: Held | undefined,
  ) {
    this.touched = found !== undefined;
    this.writing = { held: found ?? begin(session), fresh: !found, adding: 0 };
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  now = () => this.writing;

  /** Changes what was entered. */
  change(part: Partial<Held>): void {
    this.touch();
    this.set({ held: { ...this.writing.held, ...part } });
    if (this.queued) return;
    this.queued = true;
    void this.inTurn(async () => {
      this.queued = false;
      await this.save(this.writing.held);
    });
  }

  /** Adds photos, each as soon as it is stored. */
  async add(files: Iterable<File>, purpose: Purpose): Promise<void> {
    const list = [...files];
    this.touch();
    this.set({ adding: this.writing.adding + list.length, notice: undefined });
    for (const file of list) {
      await this.addOne(file, purpose);
      this.set({ adding: this.writing.adding - 1 });
    }
    await queue.changed();
  }

  private async addOne(file: File, purpose: Purpose): Promise<void> {
    const prepared = await prepare(file).catch(() => undefined);
    if (!prepared) return this.set({ notice: { kind: "unreadable", name: file.name } });
    await this.inTurn(async () => {
      const { held } = this.writing;
      if (held.photos.some(({ hash }) => hash === prepared.hash)) return this.set({ notice: { kind: "same", name: file.name } });
      if (held.photos.length >= MOST_PHOTOS) return this.set({ notice: { kind: "too-many", name: file.name } });
      const photos = [...held.photos, { hash: prepared.hash, purpose, sent: false }];
      const come = [{ report: held.id, ...prepared }];
      if (await this.save({ ...held, photos }, come)) this.set({ held: { ...this.writing.held, photos } });
    });
  }

  removePhoto(hash: string): Promise<void> {
    return this.inTurn(async () => {
      const { held } = this.writing;
      const photos = held.photos.filter((photo) => photo.hash !== hash);
      const gone = held.photos.filter((photo) => photo.hash === hash);
      if (await this.save({ ...held, photos }, [], gone)) this.set({ held: { ...this.writing.held, photos } });
    });
  }

  /** Puts the report into the queue. Its id once it is safely stored; nothing where it was not. */
  async submit(): Promise<string | undefined> {
    let id: string | undefined;
    await this.inTurn(async () => {
      const { held } = this.writing;
      const [words, placeWords] = [clean(held.words), clean(held.placeWords)];
      const photos = held.fixedOnTheSpot ? held.photos : held.photos.map((photo) => ({ ...photo, purpose: "finding" as const }));
      const ready: Held = { ...held, words, placeWords, photos, state: "waiting", saved: Date.now() };
      if (!(await this.save(ready))) return;
      id = held.id;
      this.clear();
    });
    await queue.changed();
    send();
    void store.persist();
    return id;
  }

  /** Throws the draft away. */
  async discard(): Promise<void> {
    await this.inTurn(async () => {
      if (!this.writing.fresh) await store.remove(this.writing.held.id);
      this.clear();
    });
    await queue.changed();
  }

  /** A report begins with its first touch: then it gets its id, and the moment at which it was found. */
  private touch(): void {
    if (this.touched) return;
    this.touched = true;
    const { id, begun, touched } = begin(this.session);
    this.set({ held: { ...this.writing.held, id, begun, touched } });
  }

  private clear(notice?: Notice): void {
    this.touched = false;
    this.set({ held: begin(this.session), fresh: true, notice });
  }

  /** One after another, in the order in which they were asked for. */
  private inTurn(work: () => Promise<void> | void): Promise<void> {
    const turn = this.pending.then(work);
    this.pending = turn.catch((error: unknown) => this.set({ notice: { kind: "unsaved", full: isFull(error) } }));
    return this.pending as Promise<void>;
  }

  /** Whether it was written. */
  private async save(held: Held, come: store.PhotoFile[] = [], gone: Held["photos"] = []): Promise<boolean> {
    const written = await store.saveDraft(held, this.writing.fresh, come, gone);
    if (!written) this.clear({ kind: "taken" });
    else {
      const unsaved = this.writing.notice?.kind === "unsaved";
      this.set({ fresh: false, notice: unsaved ? undefined : this.writing.notice });
    }
    return written;
  }

  private set(part: Partial<Writing>): void {
    this.writing = { ...this.writing, ...part };
    for (const listener of this.listeners) listener();
  }
}

const isFull = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError";

let open: { person: string; draft: Draft } | undefined;

/** The draft of a person: the one that was taken up last, else a blank one. The queue must have been read. */
export function draftOf(session: Session): Draft {
  if (open?.person !== session.person) {
    const mine = queue.now().reports.filter((held) => held.state === "draft" && held.person === session.person);
    const [latest] = mine.sort((a, b) => b.touched - a.touched);
    open = { person: session.person, draft: new Draft(session, latest) };
  }
  return open.draft;
}

/** Takes up another draft of the store. */
export function takeUp(session: Session, held: Held): void {
  open = { person: session.person, draft: new Draft(session, held) };
}

export function useWriting(draft: Draft): Writing {
  return useSyncExternalStore(draft.subscribe, draft.now);
}

export type { Draft };
