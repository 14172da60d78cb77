/** Where on a map a finding points: its ground, else its place. */
import type { Finding } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { Place, Region } from "../../../map/GroundMap";

interface Pointed {
  place?: Place;
  flagged: Region[];
  /** Where the map should look. */
  look?: Place | string;
}

const NOWHERE: Pointed = { flagged: [] };

/** Whether a finding can be shown on a map. */
export function canPoint({ shape, longitude, latitude }: Finding): boolean {
  return shape !== undefined || (longitude !== undefined && latitude !== undefined);
}

/** What a map shows of a finding. */
export function pointed(finding: Finding | undefined): Pointed {
  if (!finding) return NOWHERE;
  const { shape, longitude, latitude, kind, subject } = finding;
  const known = longitude !== undefined && latitude !== undefined;
  const place = known ? { longitude, latitude } : undefined;
  if (!shape) return { flagged: [], place, look: place };
  const code = `finding ${kind} ${subject} ${longitude} ${latitude}`;
  return { flagged: [{ code, name: "", shape }], look: code };
}
