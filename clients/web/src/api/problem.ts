/** What went wrong, in the shape that pages show: what happened, in which fields, whether the work is safe, what to do. */
import { Code, ConnectError } from "@connectrpc/connect";
import { fromBinary, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** How a problem is treated by a page. */
export type Kind =
  /** The server was not reached, or could not answer in time: the same may be sent again. */
  | "unreachable"
  /** The session is over: sign in, then go on. */
  | "session"
  /** Somebody else was faster: the current state is shown. */
  | "stale"
  /** Fields are wrong. */
  | "fields"
  /** Refused for a reason that the state or the rules give. */
  | "refused"
  /** There is no such thing, or it may not be seen. */
  | "missing"
  /** A fault of the server. */
  | "fault";

/** A failure as shown. */
export interface Problem {
  kind: Kind;
  /** Stable name such as `STALE_VERSION`; empty where the server gave none. */
  reason: string;
  /** The server's own words. */
  message: string;
  /** Wrong fields by path, with what would be right. */
  fields: { field: string; description: string }[];
  /** What the reason carries beside itself. */
  metadata: Record<string, string>;
}

/** The reason that the server gave, or an empty text. */
export function reasonOf(error: unknown): string {
  return details(ConnectError.from(error)).reason;
}

/** Reads any failure of a call. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  const failure = ConnectError.from(error);
  const { reason, metadata, fields } = details(failure);
  return { kind: kindOf(failure.code, reason), reason, message: failure.rawMessage, fields, metadata };
}

/** The current state of what a stale command was about, as the server sent it with the refusal. */
export function currentOf<D extends DescMessage>(error: unknown, schema: D): MessageShape<D> | undefined {
  for (const detail of ConnectError.from(error).details) {
    if ("type" in detail && detail.type === schema.typeName) return fromBinary(schema, detail.value);
  }
  return undefined;
}

export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "kind" in error && "metadata" in error;
}

const KINDS: Partial<Record<Code, Kind>> = {
  [Code.Canceled]: "unreachable",
  [Code.DeadlineExceeded]: "unreachable",
  [Code.Unavailable]: "unreachable",
  [Code.Unauthenticated]: "session",
  [Code.Aborted]: "stale",
  [Code.InvalidArgument]: "fields",
  [Code.OutOfRange]: "fields",
  [Code.NotFound]: "missing",
  [Code.PermissionDenied]: "refused",
  [Code.FailedPrecondition]: "refused",
  [Code.AlreadyExists]: "refused",
  [Code.ResourceExhausted]: "refused",
};

function kindOf(code: Code, reason: string): Kind {
  if (reason === "WRONG_CREDENTIALS" || reason === "SIGN_IN_LOCKED") return "refused";
  // A failed fetch comes as Unknown, without a reason: the network is gone or the server is down.
  if (code === Code.Unknown && reason === "") return "unreachable";
  return KINDS[code] ?? "fault";
}

/** Reads the two standard details by hand: two small messages are not worth their generated code. */
function details(error: ConnectError): Pick<Problem, "reason" | "metadata" | "fields"> {
  const found: Pick<Problem, "reason" | "metadata" | "fields"> = { reason: "", metadata: {}, fields: [] };
  for (const detail of error.details) {
    if (!("type" in detail)) continue;
    if (detail.type === "google.rpc.ErrorInfo") {
      for (const [field, value] of read(detail.value)) {
        if (field === 1) found.reason = text(value);
        if (field === 3) {
          const entry = new Map(read(value));
          found.metadata[text(entry.get(1))] = text(entry.get(2));
        }
      }
    } else if (detail.type === "google.rpc.BadRequest") {
      for (const [, violation] of read(detail.value)) {
        const entry = new Map(read(violation));
        found.fields.push({ field: text(entry.get(1)), description: text(entry.get(2)) });
      }
    }
  }
  return found;
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** The length-delimited fields of a message, in order. */
function read(bytes: Uint8Array): [number, Uint8Array][] {
  const fields: [number, Uint8Array][] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) fields.push([field, reader.bytes()]);
    else reader.skip(wireType, field);
  }
  return fields;
}
