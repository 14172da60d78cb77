/** The six parts of a town's content: their names, their pages, and how the protocol wraps them. */
import { create } from "@bufbuild/protobuf";
import { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { type Content, ContentSchema } from "../../../gen/gridcase/registry/v1/registry_pb";
import { type KnownPart, type Parts, SCHEMAS } from "../../../ground/content";
import { texts } from "../../../text/language";

/** Every part, in the order in which they build on each other. */
export const PARTS: readonly KnownPart[] = [Part.BOUNDARIES, Part.UNITS, Part.CATALOGUE, Part.REGISTER, Part.CALENDARS, Part.ASSETS];

/** Whether a town can do without it: nothing is missing where it was never published. */
export const isOptional = (part: KnownPart): boolean => part === Part.ASSETS;

export const usePartNames = texts<Record<KnownPart, string>>({
  zh: {
    [Part.BOUNDARIES]: "网格与区划",
    [Part.UNITS]: "单位与辖区",
    [Part.CATALOGUE]: "事项目录",
    [Part.REGISTER]: "责任清单",
    [Part.CALENDARS]: "工作日历",
    [Part.ASSETS]: "部件",
  },
  en: {
    [Part.BOUNDARIES]: "Areas",
    [Part.UNITS]: "Units and districts",
    [Part.CATALOGUE]: "Catalogue",
    [Part.REGISTER]: "Register",
    [Part.CALENDARS]: "Calendars",
    [Part.ASSETS]: "Assets",
  },
});

/** Where each part is looked at and edited. */
export const PAGE_OF: Record<KnownPart, string> = {
  [Part.BOUNDARIES]: "/ground",
  [Part.UNITS]: "/units",
  [Part.CATALOGUE]: "/catalogue",
  [Part.REGISTER]: "/rules",
  [Part.CALENDARS]: "/calendars",
  [Part.ASSETS]: "/assets",
};

const CASES = {
  [Part.BOUNDARIES]: "boundaries",
  [Part.UNITS]: "units",
  [Part.CATALOGUE]: "catalogue",
  [Part.REGISTER]: "register",
  [Part.CALENDARS]: "calendars",
  [Part.ASSETS]: "assets",
} as const;

/** A part as the protocol sends it. */
export function wrap<P extends KnownPart>(part: P, value: Parts[P]): Content {
  return create(ContentSchema, { part: { case: CASES[part], value } as Content["part"] });
}

/** The part inside what the protocol sent; an empty one where it sent none. */
export function unwrap<P extends KnownPart>(part: P, content: Content | undefined): Parts[P] {
  return (content?.part.value ?? create(SCHEMAS[part] as never)) as Parts[P];
}
