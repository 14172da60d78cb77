/** What differs between two contents of a part, entry by entry: what a draft would change. */
import { create, type DescMessage, equals, type Message } from "@bufbuild/protobuf";
import {
  AreaSchema,
  AssetSchema,
  type CalendarSet,
  CalendarYearSchema,
  CasePolicySchema,
  type Catalogue,
  DepartmentSchema,
  GroundSchema,
  MatterSchema,
  Part,
  RuleSchema,
  UnitSchema,
} from "../../../gen/gridcase/registry/v1/content_pb";
import type { KnownPart, Parts } from "../../../ground/content";

export type ChangeKind = "added" | "changed" | "removed";

/** One entry that differs. */
export interface Change {
  /** The list of the part that holds it, such as `rules`. */
  list: string;
  /** Its code or id. */
  key: string;
  /** Its name, where it has one. */
  name: string;
  kind: ChangeKind;
}

interface List {
  list: string;
  schema: DescMessage;
  key: string;
  name: string;
}

const LISTS: Record<KnownPart, List[]> = {
  [Part.BOUNDARIES]: [{ list: "areas", schema: AreaSchema, key: "code", name: "name" }],
  [Part.UNITS]: [
    { list: "departments", schema: DepartmentSchema, key: "code", name: "name" },
    { list: "units", schema: UnitSchema, key: "code", name: "name" },
    { list: "grounds", schema: GroundSchema, key: "code", name: "layer" },
  ],
  [Part.CATALOGUE]: [{ list: "matters", schema: MatterSchema, key: "id", name: "name" }],
  [Part.REGISTER]: [{ list: "rules", schema: RuleSchema, key: "id", name: "basis" }],
  [Part.CALENDARS]: [{ list: "years", schema: CalendarYearSchema, key: "year", name: "year" }],
  [Part.ASSETS]: [{ list: "assets", schema: AssetSchema, key: "code", name: "name" }],
};

type Entry = Message & Record<string, unknown>;

/** What `after` has otherwise than `before`, in the order of `after`, what is gone last. */
export function changes<P extends KnownPart>(part: P, before: Parts[P] | null | undefined, after: Parts[P]): Change[] {
  const found = LISTS[part].flatMap((list) => listChanges(list, entries(before, list.list), entries(after, list.list)));
  if (part === Part.CALENDARS && before) {
    const [one, other] = [before as CalendarSet, after as CalendarSet];
    if (hours(one) !== hours(other)) found.push({ list: "windows", key: "windows", name: "", kind: "changed" });
  }
  if (part === Part.CATALOGUE && before && !samePolicy(before as Catalogue, after as Catalogue)) {
    found.push({ list: "policy", key: "policy", name: "", kind: "changed" });
  }
  return found;
}

/** An unset policy is the usual one, as an empty one is. */
function samePolicy({ policy: before }: Catalogue, { policy: after }: Catalogue): boolean {
  const usual = create(CasePolicySchema);
  return equals(CasePolicySchema, before ?? usual, after ?? usual);
}

/** The change of each entry, by list and key as in `rules/a-rule`. */
export function byEntry(found: readonly Change[]): ReadonlyMap<string, ChangeKind> {
  return new Map(found.map(({ list, key, kind }) => [`${list}/${key}`, kind]));
}

function listChanges({ list, schema, key, name }: List, before: Entry[], after: Entry[]): Change[] {
  const old = new Map(before.map((entry) => [String(entry[key]), entry]));
  const kept = new Set<string>();
  const found: Change[] = [];
  for (const entry of after) {
    const id = String(entry[key]);
    kept.add(id);
    const was = old.get(id);
    if (was && equals(schema, was as never, entry as never)) continue;
    found.push({ list, key: id, name: String(entry[name]), kind: was ? "changed" : "added" });
  }
  for (const [id, entry] of old) {
    if (!kept.has(id)) found.push({ list, key: id, name: String(entry[name]), kind: "removed" });
  }
  return found;
}

function entries(content: object | null | undefined, list: string): Entry[] {
  return ((content as Record<string, unknown> | null | undefined)?.[list] as Entry[] | undefined) ?? [];
}

function hours(set: CalendarSet): string {
  return [set.dayReading, ...set.windows.map(({ fromMinute, untilMinute }) => `${fromMinute}-${untilMinute}`)].join();
}
