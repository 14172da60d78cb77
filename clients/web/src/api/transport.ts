/**
 * How the server is reached: gRPC-Web with the token of the session, renewed in time by one tab at a time. A unary call
 * whose token turned out to be over is repeated once with a new one.
 */
import { Code, ConnectError, createClient, type Client, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { DescService } from "@bufbuild/protobuf";
import { SessionService } from "../gen/gridcase/registry/v1/session_pb";
import { reasonOf } from "./problem";
import { current, end, keep, type Session } from "./session";

/** A call that takes longer has failed, in milliseconds. */
const PATIENCE = 15_000;
/** A token with less life than this is renewed first, in milliseconds. */
const MARGIN = 60_000;

const bare = createGrpcWebTransport({ baseUrl: location.origin, defaultTimeoutMs: PATIENCE });
/** For what needs no session. */
export const sessions = createClient(SessionService, bare);

/** A token that is good now; undefined where nobody is signed in. */
export async function token(force = false): Promise<string | undefined> {
  const before = current();
  if (!before || before.ended) return undefined;
  if (!force && before.tokenExpiresAt - Date.now() > MARGIN) return before.token;
  return exclusive("gridcase.refresh", async () => {
    const session = current();
    if (!session || session.ended) return undefined;
    // Another tab may have renewed it while this one waited.
    if (session.token !== before.token) return session.token;
    try {
      const answer = await sessions.refreshSession({
        session: session.id,
        refreshSecret: session.refreshSecret,
        requestId: session.renewal,
      });
      // Who has signed out meanwhile stays out.
      if (answer.session && current()?.id === session.id) return keep(answer.session).token;
    } catch (error) {
      if (ConnectError.from(error).code === Code.Unauthenticated) end(session.id);
      throw error;
    }
    return undefined;
  });
}

const authorize: Interceptor = (next) => async (request) => {
  const send = async (force: boolean) => {
    const bearer = await token(force);
    if (bearer) request.header.set("authorization", `Bearer ${bearer}`);
    return next(request);
  };
  try {
    return await send(false);
  } catch (error) {
    if (ConnectError.from(error).code !== Code.Unauthenticated) throw error;
    const session = current();
    if (reasonOf(error) === "TOKEN_EXPIRED" && !request.stream) return send(true);
    if (session && reasonOf(error) === "SESSION_ENDED") end(session.id);
    throw error;
  }
};

const transport = createGrpcWebTransport({
  baseUrl: location.origin,
  defaultTimeoutMs: PATIENCE,
  interceptors: [authorize],
});

/** A client of a service that acts for the signed-in person. */
export function client<S extends DescService>(service: S): Client<S> {
  return createClient(service, transport);
}

// Finishes its calls even where the page goes away.
const lasting = createClient(
  SessionService,
  createGrpcWebTransport({
    baseUrl: location.origin,
    defaultTimeoutMs: PATIENCE,
    fetch: (input, init) => fetch(input, { ...init, keepalive: true }),
  }),
);

/** Ends a session at the server that is already forgotten here; renews its token once where it is over. */
export async function endAtServer(session: Session): Promise<void> {
  const out = (bearer: string) => lasting.signOut({}, { headers: { authorization: `Bearer ${bearer}` } });
  try {
    await out(session.token);
  } catch (error) {
    if (reasonOf(error) !== "TOKEN_EXPIRED") throw error;
    const { id, refreshSecret, renewal } = session;
    const answer = await lasting.refreshSession({ session: id, refreshSecret, requestId: renewal });
    if (answer.session) await out(answer.session.token);
  }
}

/** Runs `work` while no other tab does. Without the Web Locks API (plain HTTP on a network) tabs are on their own. */
export function exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(name, work) as Promise<T>) : work();
}
