/**
 * The field's service worker: the page starts without a network. It keeps the files of one build and answers for nothing
 * else, so that calls and photos always go to the server. A new version waits until the page starts the next time.
 *
 * It is built as a script of its own without imports; the build puts the names of its files in the place of `FILES`.
 */

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly clients: { claim(): Promise<void>; matchAll(options: { includeUncontrolled: boolean }): Promise<readonly unknown[]> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(name: "message", listener: (event: Extendable & { data: unknown }) => void): void;
}

/** What the build tells: its version, what a start needs, what is needed later, such as the map. */
declare const FILES: { version: string; first: string[]; later: string[] };

const worker = self as unknown as Worker;
const PREFIX = "gridcase-field-";
const CACHE = PREFIX + FILES.version;
const PAGE = "/field/";
const known = new Set([...FILES.first, ...FILES.later]);

worker.addEventListener("install", (event) => event.waitUntil(load(FILES.first)));

worker.addEventListener("activate", (event) => {
  const clear = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(clear());
});

worker.addEventListener("message", (event) => {
  if (event.data === "later") event.waitUntil(load(FILES.later).catch(() => undefined));
  // Another page that is open keeps its own version, whose files must stay.
  if (event.data === "take-over") {
    event.waitUntil(worker.clients.matchAll({ includeUncontrolled: true }).then((open) => (open.length <= 1 ? worker.skipWaiting() : undefined)));
  }
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && (pathname === "/field" || pathname.startsWith(PAGE))) event.respondWith(answer(PAGE, request));
  else if (known.has(pathname)) event.respondWith(answer(pathname, request));
});

/** From this build's files, else from the network. */
async function answer(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(name);
  if (kept) return kept;
  const fetched = await fetch(request);
  if (fetched.ok && request.mode !== "navigate") await cache.put(name, fetched.clone());
  return fetched;
}

/** Loads what is not there yet, past the browser's own cache. */
async function load(names: string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const name of names) {
    if (!(await cache.match(name))) await cache.add(new Request(name, { cache: "reload" }));
  }
}
