/**
 * The draft of a part in React: read, edited as a whole under its etag, undone, thrown away.
 *
 * An edit is a function of the content, so that one that came too late can be made again on the newer draft. Edits of one
 * part run one after the other. Steps of the ground are taken back by the server, which keeps them over sessions; those of
 * the other parts by putting what this page knew before.
 */
import { clone, type DescMessage } from "@bufbuild/protobuf";
import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { problemOf } from "../../../api/problem";
import { ground, registry } from "../../../api/services";
import { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { type Finding, type Version, VersionState } from "../../../gen/gridcase/registry/v1/registry_pb";
import { inForce, type KnownPart, type Parts, SCHEMAS } from "../../../ground/content";
import { useManifest, usePart } from "../../../ground/use";
import { useSession } from "../../../sign-in/use";
import { byEntry, type Change, type ChangeKind, changes } from "./changes";
import { unwrap, wrap } from "./parts";

/** Content travels whole, and a slow line may need longer for it than for a command, in milliseconds. */
export const CONTENT_PATIENCE = 120_000;

/** The server found defects for which it did not keep the content. */
export class Refused extends Error {
  constructor(readonly findings: Finding[]) {
    super("refused");
  }
}

/** Somebody else put another draft meanwhile. It is loaded now; the edit can be made again on it. */
export class Overtaken extends Error {}

interface Seen<P extends KnownPart> {
  content: Parts[P];
  /** Empty where there is no draft: the content is then the newest version. */
  etag: string;
}

/** An edit that was kept, so that it can be taken back. */
interface Kept<P extends KnownPart> {
  /** What was there before; none where there was no draft. */
  before: Parts[P] | undefined;
  /** The draft's etag after it. */
  after: string;
}

const UNDO_DEPTH = 20;

export interface PartDraft<P extends KnownPart> {
  part: P;
  /** The draft where there is one, else what is in force. Undefined while it is read. */
  content: Parts[P] | undefined;
  /** What is in force; `null` where nothing is. */
  published: Parts[P] | null | undefined;
  /** The version in force. */
  version: Version | undefined;
  /** Versions that take force later, the next first. */
  scheduled: Version[];
  /** Whether it is known if there is a draft. */
  known: boolean;
  /** Whether `content` is a draft. */
  isDraft: boolean;
  etag: string;
  changes: Change[];
  /** The change of an entry by list and key. */
  changed: ReadonlyMap<string, ChangeKind>;
  /** What the server said of the draft when it was put last. */
  findings: Finding[];
  error: unknown;
  retry: () => void;
  /** An edit is on its way. */
  busy: boolean;
  /** Changes the draft, or makes one; rejects with `Refused`, `Overtaken` or a failure of the call. */
  edit: (change: (content: Parts[P]) => void) => Promise<Finding[]>;
  /** Makes a draft of the newest version. */
  start: () => Promise<void>;
  discard: () => Promise<void>;
  /** An import put a new draft; it can be taken back like an edit. */
  imported: (etag: string) => Promise<void>;
  /** Takes the last edit back; undefined where there is none to take back. */
  undo: (() => Promise<void>) | undefined;
}

const draftKey = (town: string, part: KnownPart) => ["draft", town, part];
const undoKey = (town: string, part: KnownPart) => ["draft-undo", town, part];
const stepsKey = (town: string, etag: string) => ["ground-steps", town, etag];
const findingsKey = (town: string, part: KnownPart, etag: string) => ["draft-findings", town, part, etag];

async function readDraft<P extends KnownPart>(part: P): Promise<Seen<P>> {
  const { content, etag } = await registry.getDraft({ part }, { timeoutMs: CONTENT_PATIENCE });
  return { content: unwrap(part, content), etag };
}

/** The query of a part's draft. */
export function draftQuery<P extends KnownPart>(town: string, part: P) {
  return queryOptions<Seen<P>>({ queryKey: draftKey(town, part), queryFn: () => readDraft(part), enabled: town !== "" });
}

/** One queue of edits for each part, so that quick ones do not overtake each other. */
const queues = new Map<KnownPart, Promise<unknown>>();
function inTurn<T>(part: KnownPart, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(part) ?? Promise.resolve()).then(work, work);
  queues.set(part, turn);
  return turn;
}

/** What can be done to the draft of a part, on the cache of its queries. */
class Desk<P extends KnownPart> {
  constructor(
    private readonly queries: QueryClient,
    private readonly town: string,
    private readonly part: P,
  ) {}

  async edit(change: (content: Parts[P]) => void): Promise<Finding[]> {
    const seen = await this.current();
    const schema = SCHEMAS[this.part] as DescMessage;
    const next = clone(schema, seen.content as never) as unknown as Parts[P];
    change(next);
    const before = seen.etag ? seen.content : undefined;
    const { findings, etag } = await this.put(next, seen.etag);
    this.remember({ before, after: etag });
    return findings;
  }

  async imported(etag: string): Promise<void> {
    const known = this.queries.getQueryData<Seen<P>>(draftKey(this.town, this.part));
    this.remember({ before: known?.etag ? known.content : undefined, after: etag });
    await this.reload();
  }

  async start(): Promise<void> {
    const seen = await this.current();
    if (!seen.etag) await this.put(seen.content, "");
  }

  async discard(): Promise<void> {
    await registry.discardDraft({ part: this.part });
    this.queries.setQueryData(undoKey(this.town, this.part), []);
    await this.reload();
  }

  async undo(): Promise<void> {
    if (this.part === Part.BOUNDARIES) return this.undoOnServer();
    const stack = this.queries.getQueryData<Kept<P>[]>(undoKey(this.town, this.part)) ?? [];
    const last = stack.at(-1);
    if (!last) return;
    if (last.before) await this.put(last.before, last.after);
    else {
      const seen = await readDraft(this.part);
      if (seen.etag !== last.after) throw await this.overtaken();
      await registry.discardDraft({ part: this.part });
      await this.reload();
    }
    this.queries.setQueryData(undoKey(this.town, this.part), stack.slice(0, -1));
  }

  private async undoOnServer(): Promise<void> {
    const { etag } = await this.current();
    await ground.undoGroundStep({ etag }).catch(async (error: unknown) => {
      throw problemOf(error).kind === "stale" ? await this.overtaken() : error;
    });
    await this.reload();
  }

  /** The draft as this page knows it. Where it knows of none it asks again, because the server takes a first one from anyone. */
  private async current(): Promise<Seen<P>> {
    const known = this.queries.getQueryData<Seen<P>>(draftKey(this.town, this.part));
    if (known?.etag) return known;
    const fresh = await readDraft(this.part);
    if (known && fresh.etag) {
      this.queries.setQueryData(draftKey(this.town, this.part), fresh);
      throw new Overtaken();
    }
    return fresh;
  }

  private async put(content: Parts[P], seen: string): Promise<{ findings: Finding[]; etag: string }> {
    const put = { content: wrap(this.part, content), etag: seen };
    const answer = await registry.putDraft(put, { timeoutMs: CONTENT_PATIENCE }).catch(async (error: unknown) => {
      throw problemOf(error).kind === "stale" ? await this.overtaken() : error;
    });
    if (!answer.kept) throw new Refused(answer.findings);
    const { findings, etag } = answer;
    this.queries.setQueryData(findingsKey(this.town, this.part, etag), findings);
    this.queries.setQueryData<Seen<P>>(draftKey(this.town, this.part), { content, etag });
    return { findings, etag };
  }

  private remember(edit: Kept<P>): void {
    const kept = this.queries.getQueryData<Kept<P>[]>(undoKey(this.town, this.part)) ?? [];
    this.queries.setQueryData(undoKey(this.town, this.part), [...kept, edit].slice(-UNDO_DEPTH));
  }

  private async overtaken(): Promise<Overtaken> {
    this.queries.setQueryData(undoKey(this.town, this.part), []);
    await this.reload();
    return new Overtaken();
  }

  private reload(): Promise<void> {
    return this.queries.invalidateQueries({ queryKey: draftKey(this.town, this.part) });
  }
}

/** The draft of a part and what can be done with it. */
export function useDraft<P extends KnownPart>(part: P): PartDraft<P> {
  const town = useSession()?.town ?? "";
  const queries = useQueryClient();
  const manifest = useManifest();
  const published = usePart(part);
  const seen = useQuery(draftQuery(town, part));
  const [running, setRunning] = useState(0);
  const etag = seen.data?.etag ?? "";
  const isDraft = etag !== "";
  const draft = seen.data?.content;
  const kept = useQuery<Kept<P>[]>({ queryKey: undoKey(town, part), queryFn: () => [], staleTime: Infinity, gcTime: Infinity });
  const findings = useQuery<Finding[]>({ queryKey: findingsKey(town, part, etag), queryFn: () => [], staleTime: Infinity });
  const base = published.data;
  const found = useMemo(
    () => (isDraft && draft && base !== undefined ? changes(part, base, draft) : []),
    [isDraft, draft, base, part],
  );
  const changed = useMemo(() => byEntry(found), [found]);
  const desk = useMemo(() => new Desk(queries, town, part), [queries, town, part]);
  const run = <T>(work: () => Promise<T>): Promise<T> => {
    setRunning((count) => count + 1);
    return inTurn(part, work).finally(() => setRunning((count) => count - 1));
  };
  const onServer = part === Part.BOUNDARIES;
  const steps = useQuery({
    queryKey: stepsKey(town, etag),
    queryFn: () => ground.listGroundSteps({}),
    enabled: onServer && isDraft,
  });
  const hasSteps = steps.data?.etag === etag && steps.data.steps.length > 0;
  const canUndo = isDraft && (onServer ? hasSteps : kept.data?.at(-1)?.after === etag);
  // Where another version has just taken force, the one before is shown until it is read.
  const last = useRef<Parts[P]>(undefined);
  const plain = base ?? (base === null ? draft : last.current);
  last.current = plain;
  return {
    part,
    content: isDraft ? draft : seen.data ? plain : undefined,
    published: base,
    version: manifest.data && inForce(manifest.data, part),
    scheduled: (manifest.data?.versions ?? []).filter((version) => version.part === part && version.state === VersionState.SCHEDULED),
    known: seen.data !== undefined,
    isDraft,
    etag,
    changes: found,
    changed,
    findings: (isDraft && findings.data) || [],
    error: seen.error ?? published.error ?? manifest.error,
    retry: () => {
      void manifest.refetch();
      void published.refetch();
      void seen.refetch();
    },
    busy: running > 0,
    edit: (change) => run(() => desk.edit(change)),
    start: () => run(() => desk.start()),
    discard: () => run(() => desk.discard()),
    imported: (given) => run(() => desk.imported(given)),
    undo: canUndo ? () => run(() => desk.undo()) : undefined,
  };
}
