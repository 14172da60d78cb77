/**
 * Changes of cases as they happen, over one stream for all tabs of a person: the tab that holds the lock reads it and passes
 * every message on; when it closes, another takes over after the last message that all have seen.
 */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { current, subscribe as onSession } from "../api/session";
import { dispatch } from "../api/services";
import { type WatchCasesResponse, WatchCasesResponseSchema } from "../gen/gridcase/dispatch/v1/dispatch_pb";

/** Whether changes arrive. `lost` heals by itself. */
export type Line = "connecting" | "live" | "lost";

/** The server gives a sign of life every 15 s; a stream that is silent for longer is dead, in milliseconds. */
const SILENCE = 40_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** A stream that nobody listens to any more is kept for a moment, because pages come and go, in milliseconds. */
const LINGER = 2_000;

type Message = { line: Line; cursor: string } | { change: Uint8Array } | { ask: true };

/** The stream of one person. */
class Watch {
  line: Line = "connecting";
  private cursor = "";
  private leads = false;
  private readonly end = new AbortController();
  private readonly channel: BroadcastChannel;
  private wake: () => void = () => undefined;

  constructor(
    person: string,
    private readonly tell: (change?: WatchCasesResponse) => void,
  ) {
    this.channel = new BroadcastChannel(`gridcase.live.${person}`);
    this.channel.onmessage = (event: MessageEvent<Message>) => this.hear(event.data);
    addEventListener("online", this.hurry);
    addEventListener("offline", this.offline);
    document.addEventListener("visibilitychange", this.hurry);
    this.channel.postMessage({ ask: true } satisfies Message);
    const lead = () => this.lead();
    const { signal } = this.end;
    if (navigator.locks) navigator.locks.request(`gridcase.live.${person}`, { signal }, lead).catch(() => undefined);
    else void lead();
  }

  close(): void {
    this.end.abort();
    this.wake();
    this.channel.close();
    removeEventListener("online", this.hurry);
    removeEventListener("offline", this.offline);
    document.removeEventListener("visibilitychange", this.hurry);
  }

  private hurry = () => this.wake();
  private offline = () => this.leads && this.setLine("lost");

  private hear(message: Message): void {
    if ("ask" in message) {
      if (this.leads) this.channel.postMessage(this.state());
    } else if ("line" in message) {
      this.line = message.line;
      // A tab that has heard nothing yet takes over from here too.
      if (message.cursor) this.cursor = message.cursor;
      this.tell();
    } else {
      this.take(fromBinary(WatchCasesResponseSchema, message.change));
    }
  }

  private take(change: WatchCasesResponse): void {
    if (change.cursor) this.cursor = change.cursor;
    this.line = "live";
    this.tell(change);
  }

  private async lead(): Promise<void> {
    this.leads = true;
    let wait = FIRST_WAIT;
    while (!this.end.signal.aborted) {
      const heard = await this.read();
      if (this.end.signal.aborted) return;
      wait = heard ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
      if (current()?.ended) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Reads one stream to its end. Whether anything was heard. */
  private async read(): Promise<boolean> {
    const silence = new AbortController();
    const stop = () => silence.abort();
    this.end.signal.addEventListener("abort", stop);
    let timer = setTimeout(stop, SILENCE);
    let heard = false;
    try {
      const stream = dispatch.watchCases({ after: this.cursor }, { signal: silence.signal, timeoutMs: 0 });
      for await (const change of stream) {
        clearTimeout(timer);
        timer = setTimeout(stop, SILENCE);
        heard = true;
        if (this.line !== "live") this.setLine("live");
        this.take(change);
        const bytes = toBinary(WatchCasesResponseSchema, change);
        this.channel.postMessage({ change: bytes } satisfies Message);
      }
    } catch {
      if (!this.end.signal.aborted) this.setLine("lost");
    } finally {
      clearTimeout(timer);
      this.end.signal.removeEventListener("abort", stop);
    }
    return heard;
  }

  private setLine(line: Line): void {
    this.line = line;
    this.tell();
    if (!this.end.signal.aborted) this.channel.postMessage(this.state());
  }

  private state(): Message {
    return { line: this.line, cursor: this.cursor };
  }
}

type Listener = (change?: WatchCasesResponse) => void;
const listeners = new Set<Listener>();
let watch: { key: string; watch: Watch } | undefined;

/** Tells of every change, and, without one, of a change of the line. The stream runs while anyone listens. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  renew();
  return () => {
    listeners.delete(listener);
    setTimeout(renew, LINGER);
  };
}

export function line(): Line {
  return watch?.watch.line ?? "connecting";
}

/** One stream per session: another session sees other cases. */
function renew(): void {
  const session = current();
  const key = session && !session.ended && listeners.size > 0 ? session.id : undefined;
  if (watch?.key === key) return;
  watch?.watch.close();
  watch = key ? { key, watch: new Watch(key, (change) => listeners.forEach((tell) => tell(change))) } : undefined;
}

onSession(renew);
