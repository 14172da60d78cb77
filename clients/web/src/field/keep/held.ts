/**
 * A report as the phone holds it, from its first touch until the server has acknowledged the text and every photo.
 *
 *   draft -> waiting -> (receipt) -> (photos one by one) -> gone from the phone
 *            waiting -> needs-you, where sending it again cannot help; a person decides
 */
import type { Purpose } from "../../api/media";
import { uuid7 } from "../../api/uuid7";

/** Most photos of a report. */
export const MOST_PHOTOS = 20;

/** A photo whose file lies beside the report. */
export interface HeldPhoto {
  /** SHA-256 of the file as it will be sent, hex. */
  hash: string;
  purpose: Purpose;
  /** The server has stored and synced it. */
  sent: boolean;
}

/** Where it is, in degrees WGS-84. Moments are milliseconds since 1970 UTC. */
export interface HeldPlace {
  longitude: number;
  latitude: number;
  /** Radius in metres of the circle that holds the true place; 0 where unknown. */
  accuracy: number;
  fixedAt: number;
  provider: "gps" | "map";
}

/** An asset as it was called when it was chosen. */
export interface HeldAsset {
  code: string;
  /** Empty where it has none. */
  name: string;
}

/** Why a report waits for a decision of its author. */
export interface Trouble {
  /** Stable name; the server's, or one of the phone's own: `HASH_DIFFERS`, `PHOTO_GONE`. */
  reason: string;
  /** The server's words. */
  message: string;
  /** The photo concerned. */
  photo?: string;
}

export interface Held {
  /** UUIDv7. */
  id: string;
  /** Whose report it is: nobody else may send it. */
  person: string;
  personName: string;
  state: "draft" | "waiting" | "needs-you";
  /** When it was begun, which is when it was found. */
  begun: number;
  /** When it was last taken up. */
  touched: number;
  /** Matter id; empty leaves it to the command room; unset is not chosen yet. */
  matter?: string;
  /** The matter's name when it was chosen. */
  matterName: string;
  catalogueVersion: number;
  /** 0 takes the matter's default. */
  row: number;
  /** The asset that it is about; `null` where the person said that it is none of those near; unset is not asked. */
  asset?: HeldAsset | null;
  /** How the place is given. */
  placing: "device" | "map" | "none";
  place?: HeldPlace;
  placeWords: string;
  words: string;
  fixedOnTheSpot: boolean;
  photos: HeldPhoto[];
  /** When it was submitted on the phone. */
  saved?: number;
  /** What the server answered. */
  receipt?: { number: string; receivedAt: number };
  trouble?: Trouble;
}

/** A report that somebody begins. */
export function begin(person: { person: string; name: string }, now = Date.now()): Held {
  return {
    id: uuid7(now),
    person: person.person,
    personName: person.name,
    state: "draft",
    begun: now,
    touched: now,
    matterName: "",
    catalogueVersion: 0,
    row: 0,
    placing: "device",
    placeWords: "",
    words: "",
    fixedOnTheSpot: false,
    photos: [],
  };
}

/** The same content as a new report: for what the server refused, or keeps otherwise than it was sent. */
export function anew(held: Held, now = Date.now()): Held {
  const { receipt: _receipt, trouble: _trouble, saved: _saved, ...content } = held;
  const photos = held.photos.filter(({ hash }) => hash !== held.trouble?.photo).map((photo) => ({ ...photo, sent: false }));
  return { ...content, id: uuid7(now), state: "draft", touched: now, photos };
}

/** Photos that the server has not acknowledged. */
export function unsent(held: Held): HeldPhoto[] {
  return held.photos.filter(({ sent }) => !sent);
}

/** Words as they can be sent: without halves of characters, which a cut leaves, and without U+0000, which no database keeps. */
export function clean(words: string): string {
  return words.trim().replace(/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");
}
