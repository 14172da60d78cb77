/** What is entered to register a report, and the request it makes. One form is one report, however often it is sent. */
import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { uuid7 } from "../../api/uuid7";
import {
  MediaKind,
  MediaPurpose,
  type RegisterReportRequest,
  RegisterReportRequestSchema,
  Source,
} from "../../gen/gridcase/intake/v1/intake_pb";
import { timestamp, wallTime } from "../../text/time";

/** A photo chosen, known by its hash. */
export interface Chosen {
  hash: Uint8Array<ArrayBuffer>;
  file: File;
  url: string;
}

export interface Entered {
  /** Id of the report. */
  id: string;
  source: Source;
  outsideNumber: string;
  /** As a date-and-time input gives it. */
  outsideDeadline: string;
  replyOwed: boolean;
  reporter: string;
  matter: string;
  row: number;
  /** Code of the asset; empty where none is named. */
  asset: string;
  words: string;
  placeWords: string;
  /** The place is marked on the map. */
  marks: boolean;
  place?: { longitude: number; latitude: number };
  photos: Chosen[];
}

export function emptyForm(): Entered {
  return {
    id: uuid7(),
    source: Source.PHONE,
    outsideNumber: "",
    outsideDeadline: "",
    replyOwed: false,
    reporter: "",
    matter: "",
    row: 0,
    asset: "",
    words: "",
    placeWords: "",
    marks: true,
    photos: [],
  };
}

/** Where a report may come from when the command room registers it. */
export const SOURCES = [Source.PHONE, Source.SUPERIOR, Source.SYSTEM, Source.CITIZEN];

export type Wrong = Partial<Record<"matter" | "place", true>>;

/** A report needs a matter, and a place on the map or in words. */
export function wrong(entered: Entered): Wrong {
  const found: Wrong = {};
  if (!entered.matter) found.matter = true;
  if (!placed(entered) && !entered.placeWords.trim()) found.place = true;
  return found;
}

export const placed = ({ marks, place }: Entered) => (marks ? place : undefined);

export function request(entered: Entered, catalogueVersion: number): RegisterReportRequest {
  const { source, outsideNumber, replyOwed, reporter, outsideDeadline } = entered;
  const deadline = wallTime(outsideDeadline);
  const place = placed(entered);
  return create(RegisterReportRequestSchema, {
    source,
    outsideNumber: outsideNumber.trim(),
    outsideDeadline: deadline === undefined ? undefined : create(TimestampSchema, timestamp(deadline)),
    replyOwed,
    reporterWords: reporter.trim(),
    report: {
      id: entered.id,
      matter: entered.matter,
      catalogueVersion,
      row: entered.row,
      asset: entered.asset,
      position: place && { ...place, coordinateSystem: "WGS-84", provider: "map" },
      words: entered.words.trim(),
      placeWords: entered.placeWords.trim(),
      media: entered.photos.map(({ hash }) => ({ sha256: hash, kind: MediaKind.PHOTO, purpose: MediaPurpose.FINDING })),
    },
  });
}
