/**
 * The town through its API, for what a test needs before it begins: a report, a case that is accepted, a result that waits
 * for review. As people, with their own sessions, over the same gRPC-Web and HTTP as the pages.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { uuid7 } from "../src/api/uuid7";
import type { Case } from "../src/gen/gridcase/dispatch/v1/case_pb";
import { AlarmService } from "../src/gen/gridcase/dispatch/v1/alarm_pb";
import { ClockService } from "../src/gen/gridcase/dispatch/v1/clock_pb";
import { DispatchService } from "../src/gen/gridcase/dispatch/v1/dispatch_pb";
import { FieldService } from "../src/gen/gridcase/dispatch/v1/field_pb";
import { RehearsalService } from "../src/gen/gridcase/dispatch/v1/rehearsal_pb";
import { ProposalService } from "../src/gen/gridcase/dispatch/v1/proposal_pb";
import { FeedbackService } from "../src/gen/gridcase/feedback/v1/feedback_pb";
import { IntakeService, MediaKind, MediaPurpose } from "../src/gen/gridcase/intake/v1/intake_pb";
import { RegistryService } from "../src/gen/gridcase/registry/v1/registry_pb";
import { SessionService } from "../src/gen/gridcase/registry/v1/session_pb";
import { PASSWORD } from "./people";

/** A signed-in person's access to the town. */
export type Caller = Awaited<ReturnType<typeof caller>>;

/** Signs in at the server. */
export async function caller(base: string, account: string) {
  const open = createClient(SessionService, createGrpcWebTransport({ baseUrl: base }));
  const { session } = await open.signIn({ account, password: PASSWORD });
  if (!session) throw new Error(`${account} got no session`);
  const authorization = `Bearer ${session.token}`;
  const authorize: Interceptor = (next) => (request) => {
    request.header.set("authorization", authorization);
    return next(request);
  };
  const transport = createGrpcWebTransport({ baseUrl: base, interceptors: [authorize] });
  return {
    base,
    authorization,
    self: session.self,
    alarms: createClient(AlarmService, transport),
    clocks: createClient(ClockService, transport),
    dispatch: createClient(DispatchService, transport),
    field: createClient(FieldService, transport),
    feedback: createClient(FeedbackService, transport),
    intake: createClient(IntakeService, transport),
    proposals: createClient(ProposalService, transport),
    registry: createClient(RegistryService, transport),
    rehearsals: createClient(RehearsalService, transport),
  };
}

/** A report to make; what is left out is chosen so that the case goes to `zf-sz` by a rule for the whole town. */
export interface Finding {
  matter?: string;
  words?: string;
  photos?: Buffer[];
  longitude?: number;
  latitude?: number;
  /** Code of the asset that it is about. */
  asset?: string;
}

/** Submits a report with its photos; the case has the report's id. */
export async function report(by: Caller, finding: Finding = {}): Promise<{ id: string; number: string }> {
  const { matter = "component:04001", words = "树枝断裂，挡住人行道", photos = [], asset = "" } = finding;
  const { longitude = 120.0705, latitude = 30.3305 } = finding;
  const id = uuid7();
  const now = { seconds: BigInt(Math.floor(Date.now() / 1000)), nanos: 0 };
  const { receipt } = await by.intake.submitReport({
    report: {
      id,
      matter,
      words,
      asset,
      position: { longitude, latitude, coordinateSystem: "WGS-84", accuracyM: 5, fixedAt: now, provider: "gps" },
      media: photos.map((photo) => ({ sha256: sha256(photo), kind: MediaKind.PHOTO, purpose: MediaPurpose.FINDING })),
      foundAt: now,
    },
  });
  for (const photo of photos) await send(by, id, photo, "finding");
  return { id, number: receipt?.number ?? "" };
}

/** Stores a photo of a report or case. */
export async function send(by: Caller, report: string, photo: Buffer, purpose: "finding" | "result"): Promise<Uint8Array<ArrayBuffer>> {
  const hash = sha256(photo);
  const address = `${by.base}/media/${report}/${Buffer.from(hash).toString("hex")}?purpose=${purpose}`;
  const answer = await fetch(address, { method: "PUT", headers: { authorization: by.authorization }, body: new Uint8Array(photo) });
  if (!answer.ok) throw new Error(`the photo was refused: ${answer.status} ${await answer.text()}`);
  return hash;
}

/** The lead unit accepts a case, as soon as dispatch has it. */
export async function accept(by: Caller, id: string): Promise<Case> {
  const found = await eventually(async () => {
    const { case: read } = await by.dispatch.getCase({ id });
    return read?.allowed.includes("accept") ? read : undefined;
  }, `${id} can be accepted`);
  const answer = await by.dispatch.acceptCase({ command: { id, etag: found.etag, requestId: randomUUID() } });
  if (!answer.case) throw new Error("accepting answered without a case");
  return answer.case;
}

/** The lead unit hands in the result of an accepted case. */
export async function handIn(by: Caller, id: string, words = "已清理完毕，恢复通行", photos: Buffer[] = []): Promise<Case> {
  const evidence: Uint8Array<ArrayBuffer>[] = [];
  for (const photo of photos) evidence.push(await send(by, id, photo, "result"));
  const { case: found } = await by.dispatch.getCase({ id });
  const command = { id, etag: found?.etag ?? "", requestId: randomUUID() };
  const answer = await by.dispatch.handInCase({ command, words, evidence });
  if (!answer.case) throw new Error("handing in answered without a case");
  return answer.case;
}

/** A result that waits for review: reported by `worker01`, handled by `zf-sz`, one photo before and one after. */
export async function handedIn(base: string, words?: string): Promise<{ id: string; number: string }> {
  const [worker, unit, supervisor] = await Promise.all(["worker01", "zf-sz", "supervisor1"].map((account) => caller(base, account)));
  if (!worker || !unit || !supervisor) throw new Error("somebody is missing");
  const made = await report(worker, { photos: [picture()] });
  await accept(unit, made.id);
  await handIn(unit, made.id, words, [picture()]);
  await eventually(() => supervisor.feedback.getReview({ id: made.id }), `the review of ${made.number} is open`);
  return made;
}

/** Waits until something is there; a thing that is not found yet counts as not there. */
export async function eventually<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      if (ConnectError.from(error).code !== Code.NotFound) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it never came about that ${what}`);
}

/** A photo that no other test has: a PNG of a colour with a stripe. */
export function picture(width = 320, height = 240): Buffer {
  const [red = 0, green = 0, blue = 0, stripe = 0] = randomBytes(4);
  const line = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x += 1) {
    const light = Math.abs(x - (stripe / 255) * width) < 12 ? 255 : 0;
    line.set([red | light, green | light, (blue + x) % 256], 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const said = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(said) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), said, frame.subarray(4)]);
}

function sha256(photo: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(photo).digest());
}
