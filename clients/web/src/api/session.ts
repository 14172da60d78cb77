/**
 * Who is signed in in this browser, kept in local storage so that all tabs and both pages share it.
 *
 * A session that has ended stays here with `ended` set: a phone keeps its person and goes on saving reports until somebody
 * signs in again.
 */
import { Role } from "../gen/gridcase/common/v1/access_pb";
import type { Session as WireSession } from "../gen/gridcase/registry/v1/session_pb";

/** A post that the person holds now. */
export interface Post {
  id: string;
  role: Role;
  /** Unit code; empty outside departments. */
  unit: string;
  /** Area code. */
  area: string;
}

/** A signed-in person. Moments are milliseconds since 1970 UTC. */
export interface Session {
  id: string;
  token: string;
  /** By this device's clock. */
  tokenExpiresAt: number;
  refreshSecret: string;
  /** Id of the request that renews with this secret: where an answer was lost, the same renewal is asked for again. */
  renewal: string;
  person: string;
  account: string;
  name: string;
  /** Town code; empty for the operator. */
  town: string;
  posts: Post[];
  /** The server no longer accepts it. */
  ended?: boolean;
}

const KEY = "gridcase.session";
const POST = "gridcase.post";
const listeners = new Set<() => void>();
let cached: { text: string | null; session: Session | null } = { text: null, session: null };

/** The session as stored now. The same object until it changes. */
export function current(): Session | null {
  const text = localStorage.getItem(KEY);
  if (text !== cached.text) cached = { text, session: text ? (JSON.parse(text) as Session) : null };
  return cached.session;
}

/** Stores a session as the server gave it. */
export function keep(wire: WireSession): Session {
  const self = wire.self;
  const session: Session = {
    id: wire.id,
    token: wire.token,
    tokenExpiresAt: Date.now() + lifetime(wire.token),
    refreshSecret: wire.refreshSecret,
    renewal: crypto.randomUUID(),
    person: self?.person ?? "",
    account: self?.account ?? "",
    name: self?.name ?? "",
    town: self?.town ?? "",
    posts: (self?.posts ?? [])
      .map(({ id, role, unit, area }) => ({ id, role, unit, area }))
      .sort((a, b) => a.role - b.role || a.unit.localeCompare(b.unit) || a.area.localeCompare(b.area)),
  };
  store(session);
  return session;
}

/**
 * How long a token is good, in milliseconds, by the moments at which the server says it was issued and expires. Their difference
 * counts, not the moments, because this device's clock may be wrong by hours. A token that does not say counts as two minutes.
 */
function lifetime(token: string): number {
  try {
    const payload = token.split(".")[1] ?? "";
    const { iat, exp } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { iat: number; exp: number };
    return (exp - iat) * 1000;
  } catch {
    return 2 * 60_000;
  }
}

/** Notes that the server has ended the session with this id. */
export function end(id: string): void {
  const session = current();
  if (session?.id === id && !session.ended) store({ ...session, ended: true });
}

/** Forgets the session. */
export function forget(): void {
  localStorage.removeItem(KEY);
  tell();
}

/** Tells of every change, from this tab or another. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The post chosen to work in: the last one chosen, else the first. Workers hold one per grid, which count as one. */
export function chosenPost(session: Session): Post | undefined {
  const id = localStorage.getItem(POST);
  return session.posts.find((post) => post.id === id) ?? session.posts[0];
}

/** Works in another post from now on. */
export function choosePost(id: string): void {
  localStorage.setItem(POST, id);
  // A new object, so that pages see a change.
  cached = { text: null, session: null };
  tell();
}

function store(session: Session): void {
  localStorage.setItem(KEY, JSON.stringify(session));
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === POST || event.key === null) {
    cached = { text: null, session: null };
    tell();
  }
});
