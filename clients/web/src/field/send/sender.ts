/**
 * Sends the queue of the person who is signed in, one tab at a time: after every change, when the network comes back, after
 * signing in, when the page is looked at again, and after a while where something failed.
 */
import { exclusive } from "../../api/transport";
import { hex } from "../../api/hash";
import { upload } from "../../api/media";
import { problemOf } from "../../api/problem";
import { intake } from "../../api/services";
import { current, subscribe as onSession } from "../../api/session";
import { millis } from "../../text/time";
import { HASH_VERSION, reportHash } from "../report-hash";
import type { Held } from "../keep/held";
import * as queue from "../keep/queue";
import * as store from "../keep/store";
import { hashed, wire } from "./content";
import { type Ends, type End, pass } from "./pass";
import { wait } from "./verdict";

let running = false;
let again = false;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Starts sending, for as long as the page is open. */
export function start(): void {
  const hurry = () => {
    failures = 0;
    send();
  };
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
  onSession(hurry);
  void queue.read().then(send);
}

/** Sends what waits, now. */
export function send(): void {
  clearTimeout(timer);
  if (running) again = true;
  else void run();
}

async function run(): Promise<void> {
  running = true;
  let end: End = "later";
  try {
    end = await exclusive("gridcase.field.send", passOnce);
  } catch {
    // The store failed; it is tried again like the network.
  }
  running = false;
  queue.stuck(end === "later");
  if (again) {
    again = false;
    return send();
  }
  if (end === "done") failures = 0;
  else if (end === "later") timer = setTimeout(send, wait(++failures));
}

/** The report that a person signed in for is never sent by another: the pass ends with the session. */
async function passOnce(): Promise<End> {
  const session = current();
  if (!session || session.ended) return "sign-in";
  const left = new AbortController();
  const stop = onSession(() => current()?.person !== session.person && left.abort());
  try {
    const end = await pass(ends(session.person, left.signal));
    return end === "sign-in" && !current()?.ended ? "later" : end;
  } finally {
    stop();
  }
}

function ends(person: string, signal: AbortSignal): Ends {
  const changed = async <T>(work: Promise<T>) => {
    await work;
    await queue.changed();
  };
  return {
    waiting: async () => {
      if (signal.aborted) return [];
      const mine = (await store.all()).filter((held) => held.state === "waiting" && held.person === person);
      return mine.sort((a, b) => (a.saved ?? 0) - (b.saved ?? 0));
    },
    submit: async (held) => {
      const { receipt } = await intake.submitReport({ report: wire(held) }, { signal });
      if (!receipt) throw new Error("an answer without a receipt");
      const same = receipt.hashVersion !== HASH_VERSION || hex(receipt.hash) === hex(await reportHash(hashed(held)));
      return { number: receipt.number, receivedAt: millis(receipt.receivedAt) ?? Date.now(), same };
    },
    upload: async (held, { hash, purpose }) => {
      signal.throwIfAborted();
      const file = (await store.photo(held.id, hash))?.file;
      if (!file) return false;
      queue.progressed(held.id, 0);
      await upload(held.id, file, purpose, (share) => queue.progressed(held.id, share));
      return true;
    },
    accepted: (held, { number, receivedAt }) =>
      changed(store.change(held.id, (there) => ({ ...there, receipt: { number, receivedAt } }))),
    sent: (held, photo) =>
      changed(
        store.change(held.id, (there) => ({
          ...there,
          photos: there.photos.map((each) => (each.hash === photo.hash ? { ...each, sent: true } : each)),
        })),
      ),
    complete: async (held: Held) => {
      queue.finished(held.id, held.receipt?.number ?? "");
      await changed(store.remove(held.id));
    },
    stop: (held, trouble) => changed(store.stop(held.id, trouble)),
    problem: problemOf,
  };
}
