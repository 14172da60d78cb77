/** Where a finding points: the part and the entry that its field path names. */
import { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { KnownPart } from "../../../ground/content";

const LISTS: Record<string, KnownPart> = {
  areas: Part.BOUNDARIES,
  boundaries: Part.BOUNDARIES,
  units: Part.UNITS,
  departments: Part.UNITS,
  grounds: Part.UNITS,
  matters: Part.CATALOGUE,
  catalogue: Part.CATALOGUE,
  policy: Part.CATALOGUE,
  rules: Part.REGISTER,
  register: Part.REGISTER,
  years: Part.CALENDARS,
  windows: Part.CALENDARS,
  calendars: Part.CALENDARS,
  assets: Part.ASSETS,
};

/** The part that the field path of a finding lies in, such as `rules[3].lead.unit`. */
export function partOfSubject(subject: string): KnownPart | undefined {
  return LISTS[/^[a-z_]+/.exec(subject)?.[0] ?? ""];
}

/** The list and the place in it that a field path names, as `rules[3].lead.unit` names the fourth rule. */
export function entryOf(subject: string): { list: string; at: number } | undefined {
  const found = /^([a-z_]+)\[(\d+)\]/.exec(subject);
  return found ? { list: found[1] ?? "", at: Number(found[2]) } : undefined;
}
