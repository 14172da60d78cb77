import { describe, expect, test } from "vitest";
import type { Kind, Problem } from "../../api/problem";
import { anew, begin, type Held } from "../keep/held";
import { type Ends, pass } from "./pass";
import { verdict, wait } from "./verdict";

const problem = (kind: Kind, reason = ""): Problem => ({ kind, reason, message: "", fields: [], metadata: {} });

/** A phone with reports, and a server that keeps reports by id. */
function world(count: number, photos: string[] = []) {
  const held = new Map<string, Held>();
  for (let i = 0; i < count; i++) {
    const report = begin({ person: "p", name: "张三" }, 1_800_000_000_000 + i);
    const files = photos.map((hash) => ({ hash, purpose: "finding" as const, sent: false }));
    held.set(report.id, { ...report, state: "waiting", photos: files });
  }
  const server = new Map<string, string>();
  const log: string[] = [];
  /** Failures to come, by what is attempted; `lost` loses the answer after the server did its work. */
  const failures: Record<string, (Problem | "lost")[]> = {};
  const attempt = (what: string, work: () => void) => {
    log.push(what);
    const failure = failures[what]?.shift();
    if (failure && failure !== "lost") throw failure;
    work();
    if (failure === "lost") throw problem("unreachable");
  };
  const ends: Ends = {
    waiting: async () => [...held.values()].filter(({ state }) => state === "waiting"),
    submit: async ({ id }) => {
      attempt("text", () => server.has(id) || server.set(id, `N${server.size + 1}`));
      return { number: server.get(id) ?? "", receivedAt: 1, same: true };
    },
    upload: async (_, { hash }) => {
      attempt(hash, () => undefined);
      return hash !== "gone";
    },
    accepted: async ({ id }, { number, receivedAt }) => void held.set(id, { ...held.get(id)!, receipt: { number, receivedAt } }),
    sent: async ({ id }, { hash }) => {
      const report = held.get(id)!;
      held.set(id, { ...report, photos: report.photos.map((photo) => (photo.hash === hash ? { ...photo, sent: true } : photo)) });
    },
    complete: async ({ id }) => void held.delete(id),
    stop: async ({ id }, trouble) => void held.set(id, { ...held.get(id)!, state: "needs-you", trouble }),
    problem: (error) => error as Problem,
  };
  return { held, server, log, failures, ends };
}

describe("a pass over the queue", () => {
  test("sends all texts before the first photo, and lets go of what is complete", async () => {
    const { ends, held, log } = world(2, ["a", "b"]);
    expect(await pass(ends)).toBe("done");
    expect(log).toEqual(["text", "text", "a", "b", "a", "b"]);
    expect(held.size).toBe(0);
  });

  test("an answer that was lost makes no second report", async () => {
    const { ends, held, server, failures } = world(1);
    failures["text"] = ["lost", "lost"];
    expect(await pass(ends)).toBe("later");
    expect(await pass(ends)).toBe("later");
    expect(held.size).toBe(1);
    expect(await pass(ends)).toBe("done");
    expect(held.size).toBe(0);
    expect(server.size).toBe(1);
  });

  test("a report stays until the last photo is acknowledged, and acknowledged ones are not sent again", async () => {
    const { ends, held, log, failures } = world(1, ["a", "b"]);
    failures["b"] = [problem("unreachable")];
    expect(await pass(ends)).toBe("later");
    expect(held.size).toBe(1);
    await pass(ends);
    expect(log).toEqual(["text", "a", "b", "b"]);
    expect(held.size).toBe(0);
  });

  test("what cannot help to be sent again waits for its author, and holds up nobody else", async () => {
    const { ends, held, log, failures } = world(2, ["a"]);
    failures["text"] = [problem("fields")];
    failures["a"] = [problem("refused", "MEDIA_DAMAGED")];
    expect(await pass(ends)).toBe("done");
    expect([...held.values()].map(({ trouble }) => trouble?.reason)).toEqual(["", "MEDIA_DAMAGED"]);
    expect([...held.values()].map(({ trouble }) => trouble?.photo)).toEqual([undefined, "a"]);
    expect(await pass(ends)).toBe("done");
    expect(log).toEqual(["text", "text", "a"]);
  });

  test("a session that is over ends the pass and changes nothing", async () => {
    const { ends, held, log, failures } = world(2);
    failures["text"] = [problem("session")];
    expect(await pass(ends)).toBe("sign-in");
    expect(log).toEqual(["text"]);
    expect(held.size).toBe(2);
  });

  test("a photo that the phone has lost, and a receipt of other content, are told", async () => {
    const { ends, held } = world(1, ["gone"]);
    await pass(ends);
    expect([...held.values()][0]?.trouble).toMatchObject({ reason: "PHOTO_GONE", photo: "gone" });
    const other = world(1);
    other.ends.submit = async () => ({ number: "N9", receivedAt: 1, same: false });
    await pass(other.ends);
    expect([...other.held.values()][0]).toMatchObject({ state: "needs-you", trouble: { reason: "HASH_DIFFERS" }, receipt: { number: "N9" } });
  });
});

test("content that is sent anew is another report without the photo that was refused", () => {
  const held: Held = {
    ...begin({ person: "p", name: "张三" }),
    state: "needs-you",
    words: "井盖松动",
    receipt: { number: "N1", receivedAt: 1 },
    trouble: { reason: "MEDIA_DAMAGED", message: "", photo: "b" },
    photos: ["a", "b"].map((hash) => ({ hash, purpose: "finding", sent: true })),
  };
  const next = anew(held);
  expect(next.id).not.toBe(held.id);
  expect(next).toMatchObject({ state: "draft", words: "井盖松动", photos: [{ hash: "a", sent: false }] });
  expect(next).not.toHaveProperty("receipt");
  expect(next).not.toHaveProperty("trouble");
});

test("failures that pass by themselves are told from those that do not", () => {
  expect(verdict(problem("unreachable"))).toBe("network");
  expect(verdict(problem("fault"))).toBe("later");
  expect(verdict(problem("refused", "STORAGE_UNAVAILABLE"))).toBe("later");
  expect(verdict(problem("refused", "MEDIA_HASH_DIFFERS"))).toBe("later");
  expect(verdict({ ...problem("refused", "X"), metadata: { retry_after_s: "3" } })).toBe("later");
  expect(verdict(problem("session"))).toBe("sign-in");
  expect(verdict(problem("refused", "ID_REUSED"))).toBe("person");
});

test("waits double up to a minute and are spread", () => {
  expect([1, 2, 3, 9, 99].map((failures) => wait(failures, 1))).toEqual([2_000, 4_000, 8_000, 60_000, 60_000]);
  expect(wait(1, 0)).toBe(1_000);
});
