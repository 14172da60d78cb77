/**
 * The town's published content as the pages hold it: areas, units, catalogue, register, calendars, assets. Parts are read by their
 * hash and kept in the browser's cache, so that a page starts without the network once it has seen them.
 */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { problemOf } from "../api/problem";
import { registry } from "../api/services";
import {
  type Area,
  type AssetSet,
  AssetSetSchema,
  type BoundarySet,
  BoundarySetSchema,
  type CalendarSet,
  CalendarSetSchema,
  type Catalogue,
  CatalogueSchema,
  type Matter,
  Part,
  type Register,
  RegisterSchema,
  type Unit,
  type UnitSet,
  UnitSetSchema,
} from "../gen/gridcase/registry/v1/content_pb";
import { type GetManifestResponse, GetManifestResponseSchema, type Town, type Version, VersionState } from "../gen/gridcase/registry/v1/registry_pb";
import { setTimeZone } from "../text/time";
import { matterOfType, typeName } from "./component";

/** Each part as its own message. */
export interface Parts {
  [Part.BOUNDARIES]: BoundarySet;
  [Part.UNITS]: UnitSet;
  [Part.CATALOGUE]: Catalogue;
  [Part.REGISTER]: Register;
  [Part.CALENDARS]: CalendarSet;
  [Part.ASSETS]: AssetSet;
}

/** A part that exists. */
export type KnownPart = keyof Parts;

/** The message of each part. */
export const SCHEMAS = {
  [Part.BOUNDARIES]: BoundarySetSchema,
  [Part.UNITS]: UnitSetSchema,
  [Part.CATALOGUE]: CatalogueSchema,
  [Part.REGISTER]: RegisterSchema,
  [Part.CALENDARS]: CalendarSetSchema,
  [Part.ASSETS]: AssetSetSchema,
};

/** What the town has in force. A part without a version in force is empty. */
export interface Manifest {
  town?: Town;
  versions: Version[];
}

/** What is in force; without the network or a session what was in force when it was read last. */
export async function readManifest(town: string): Promise<Manifest> {
  const { town: found, versions } = await manifest(town);
  setTimeZone(found?.timeZone ?? "");
  return { town: found, versions };
}

/** How long a bad network may keep a page waiting that could go on with what it has, in milliseconds. */
const PATIENCE = 4_000;

async function manifest(town: string): Promise<GetManifestResponse> {
  const name = `manifest-${town}`;
  const last = await stored(name);
  try {
    const answer = await registry.getManifest({ town }, last && { timeoutMs: PATIENCE });
    await keep(name, new Blob([toBinary(GetManifestResponseSchema, answer) as Uint8Array<ArrayBuffer>]));
    return answer;
  } catch (error) {
    const { kind } = problemOf(error);
    if (!last || (kind !== "unreachable" && kind !== "session")) throw error;
    return fromBinary(GetManifestResponseSchema, last);
  }
}

/** The version of a part that is in force. */
export function inForce(manifest: Manifest, part: KnownPart): Version | undefined {
  return manifest.versions.find((version) => version.part === part && version.state === VersionState.IN_FORCE);
}

/** Reads one version of a part. */
export async function readPart<P extends KnownPart>(town: string, part: P, hash: string): Promise<Parts[P]> {
  const bytes = (await stored(hash)) ?? (await fetched(town, hash));
  return fromBinary(SCHEMAS[part] as never, bytes) as Parts[P];
}

const CACHE = "gridcase-content";
const address = (name: string) => `/content/${name}`;

async function stored(name: string): Promise<Uint8Array | undefined> {
  const found = await globalThis.caches?.match(address(name), { cacheName: CACHE });
  return found && new Uint8Array(await found.arrayBuffer());
}

async function keep(name: string, content: Blob): Promise<void> {
  const cache = await globalThis.caches?.open(CACHE);
  await cache?.put(address(name), new Response(content)).catch(() => undefined);
}

async function fetched(town: string, hash: string): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const { chunk } of registry.readContent({ town, hash })) chunks.push(chunk as Uint8Array<ArrayBuffer>);
  const content = new Blob(chunks);
  await keep(hash, content);
  return new Uint8Array(await content.arrayBuffer());
}

/** Content by code and id, as pages look things up. */
export class Ground {
  readonly areas: ReadonlyMap<string, Area>;
  readonly units: ReadonlyMap<string, Unit>;
  readonly matters: ReadonlyMap<string, Matter>;

  constructor(
    readonly boundaries: BoundarySet | undefined,
    readonly unitSet: UnitSet | undefined,
    readonly catalogue: Catalogue | undefined,
    readonly catalogueVersion: number,
  ) {
    this.areas = new Map(boundaries?.areas.map((area) => [area.code, area]));
    this.units = new Map(unitSet?.units.map((unit) => [unit.code, unit]));
    this.matters = new Map(catalogue?.matters.map((matter) => [matter.id, matter]));
  }

  /** Name of an area, or its code where it is not known. */
  areaName(code: string): string {
    return this.areas.get(code)?.name || code;
  }

  /** Name of a unit, or its code where it is not known. */
  unitName(code: string): string {
    return this.units.get(code)?.name || code;
  }

  /** Name of a department, or its code where it is not known. */
  departmentName(code: string): string {
    return this.unitSet?.departments.find((department) => department.code === code)?.name || code;
  }

  /** Name of a component type, or its code where it is not known. */
  typeName(type: string): string {
    return typeName(this.matters.get(matterOfType(type))?.name ?? "") || type;
  }

  /** Name of a matter, or its id where it is not known. */
  matterName(id: string): string {
    return this.matters.get(id)?.name || id;
  }
}
