import { create } from "@bufbuild/protobuf";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type WatchCasesResponse, WatchCasesResponseSchema } from "../gen/gridcase/dispatch/v1/dispatch_pb";

/** A stream that the test feeds. */
interface Stream {
  after: string;
  tell: (change: Partial<WatchCasesResponse>) => void;
  fail: () => void;
}

const streams = vi.hoisted(() => [] as Stream[]);
const session = vi.hoisted(() => ({ now: null as { id: string } | null, changed: () => {} }));

vi.mock("../api/session", () => ({
  current: () => session.now,
  subscribe: (changed: () => void) => (session.changed = changed),
}));

vi.mock("../api/services", () => ({
  dispatch: {
    async *watchCases({ after }: { after: string }, { signal }: { signal: AbortSignal }) {
      const ready: (WatchCasesResponse | Error)[] = [];
      let wake = () => {};
      const put = (next: WatchCasesResponse | Error) => {
        ready.push(next);
        wake();
      };
      signal.addEventListener("abort", () => put(new Error("given up")));
      const tell = (change: Partial<WatchCasesResponse>) => put(create(WatchCasesResponseSchema, change as object));
      streams.push({ after, tell, fail: () => put(new Error("the connection broke")) });
      for (;;) {
        const next = ready.shift();
        if (next instanceof Error) throw next;
        if (next) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  },
}));

/** Other tabs, by the name of their channel. */
class Channel {
  static all: Channel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  heard: unknown[] = [];
  constructor(readonly name: string) {
    Channel.all.push(this);
  }
  postMessage(data: unknown) {
    for (const other of Channel.all) {
      if (other === this || other.name !== this.name) continue;
      other.heard.push(data);
      other.onmessage?.({ data });
    }
  }
  close() {
    Channel.all = Channel.all.filter((other) => other !== this);
  }
}

/** Whoever holds the lock leads; the next is asked when it lets go. */
let lead: (() => Promise<void>) | undefined;
const locks = {
  request: (_name: string, _options: object, work: () => Promise<void>) => {
    lead = work;
    return Promise.resolve();
  },
};

const settle = () => vi.advanceTimersByTimeAsync(0);

async function opened() {
  const { line, listen } = await import("./watch");
  const told: (WatchCasesResponse | undefined)[] = [];
  listen((change) => told.push(change));
  return { line, told };
}

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  vi.stubGlobal("BroadcastChannel", Channel);
  vi.stubGlobal("navigator", { locks });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  vi.stubGlobal("document", { addEventListener: () => {}, removeEventListener: () => {} });
  streams.length = 0;
  Channel.all = [];
  lead = undefined;
  session.now = { id: "s1" };
});

afterEach(() => {
  session.now = null;
  session.changed();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a stream that breaks is lost, and resumes after the last message that was seen", async () => {
  const { line } = await opened();
  void lead?.();
  await settle();
  expect(streams.map(({ after }) => after)).toEqual([""]);
  streams[0]?.tell({ cursor: "c1" });
  streams[0]?.tell({ cursor: "c2", gone: "x" });
  await settle();
  expect(line()).toBe("live");
  streams[0]?.fail();
  await settle();
  expect(line()).toBe("lost");
  await vi.advanceTimersByTimeAsync(500);
  expect(streams.map(({ after }) => after)).toEqual(["", "c2"]);
  streams[1]?.tell({ cursor: "c2" });
  await settle();
  expect(line()).toBe("live");
});

test("a stream without a sign of life for 40 seconds is lost, and one with signs of life is not", async () => {
  const { line } = await opened();
  void lead?.();
  await settle();
  for (let beat = 0; beat < 4; beat += 1) {
    streams[0]?.tell({ cursor: `c${beat}` });
    await vi.advanceTimersByTimeAsync(39_000);
    expect(line()).toBe("live");
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(line()).toBe("lost");
  await vi.advanceTimersByTimeAsync(500);
  expect(streams.map(({ after }) => after)).toEqual(["", "c3"]);
});

test("that the cursor is lost is told, and the new one is followed", async () => {
  const { told } = await opened();
  void lead?.();
  await settle();
  streams[0]?.tell({ cursor: "new", resync: true });
  await settle();
  expect(told.filter((change) => change?.resync)).toHaveLength(1);
  streams[0]?.fail();
  await vi.advanceTimersByTimeAsync(500);
  expect(streams[1]?.after).toBe("new");
});

test("a tab that follows takes over where all tabs are, also when it has heard nothing itself", async () => {
  const leader = new Channel("gridcase.live.s1");
  leader.onmessage = ({ data }) => {
    if ("ask" in (data as object)) leader.postMessage({ line: "live", cursor: "c7" });
  };
  const { line } = await opened();
  expect(line()).toBe("live");
  expect(streams).toEqual([]);
  leader.close();
  void lead?.();
  await settle();
  expect(streams.map(({ after }) => after)).toEqual(["c7"]);
});

test("a tab that leads tells another who asks how things are and where it is", async () => {
  await opened();
  void lead?.();
  await settle();
  streams[0]?.tell({ cursor: "c1" });
  await settle();
  const other = new Channel("gridcase.live.s1");
  other.postMessage({ ask: true });
  expect(other.heard).toEqual([{ line: "live", cursor: "c1" }]);
});
