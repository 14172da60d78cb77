/**
 * What is on the phone, as all parts of the page and all its tabs see it: the reports in the store, how far the one that
 * is being sent has come, and what was finished since the page was opened.
 */
import { useSyncExternalStore } from "react";
import type { Held } from "./held";
import { all } from "./store";

export interface Queue {
  /** Whether the store was read. */
  ready: boolean;
  /** The store cannot be used. */
  broken?: unknown;
  reports: readonly Held[];
  /** Share of a report's photo that is on its way, 0 to 1, by report. */
  progress: Readonly<Record<string, number>>;
  /** The last attempt to send got nothing through; another follows by itself. */
  stuck: boolean;
  /** Numbers of reports that are complete at the server, by id. */
  finished: Readonly<Record<string, string>>;
}

type Message = { changed: true } | { report: string; share: number } | { finished: string; number: string };

let queue: Queue = { ready: false, reports: [], progress: {}, stuck: false, finished: {} };
const listeners = new Set<() => void>();
const channel = new BroadcastChannel("gridcase.field");
channel.onmessage = (event: MessageEvent<Message>) => take(event.data);

export function useQueue(): Queue {
  return useSyncExternalStore(subscribe, now);
}

export function now(): Queue {
  return queue;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells every tab that the store has changed. */
export async function changed(): Promise<void> {
  channel.postMessage({ changed: true } satisfies Message);
  await read();
}

/** Tells how far a photo has come. */
export function progressed(report: string, share: number): void {
  tell({ report, share });
}

/** Tells that a report is complete at the server. */
export function finished(report: string, number: string): void {
  tell({ finished: report, number });
}

/** Notes whether the last attempt got nothing through. */
export function stuck(is: boolean): void {
  if (is !== queue.stuck) set({ stuck: is });
}

/** Reads the store anew. */
export async function read(): Promise<void> {
  try {
    set({ reports: await all(), ready: true, broken: undefined });
  } catch (broken) {
    set({ broken, ready: true });
  }
}

function tell(message: Message): void {
  channel.postMessage(message);
  take(message);
}

function take(message: Message): void {
  if ("changed" in message) void read();
  else if ("share" in message) set({ progress: { ...queue.progress, [message.report]: message.share } });
  else set({ finished: { ...queue.finished, [message.finished]: message.number } });
}

function set(part: Partial<Queue>): void {
  queue = { ...queue, ...part };
  for (const listener of listeners) listener();
}
