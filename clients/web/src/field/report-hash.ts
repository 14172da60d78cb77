/**
 * The hash of a report, version 1 of the list in docs/report-hash.md. The phone compares it with the receipt's, to know
 * that the server keeps the very report that was sent.
 */
import { sha256 } from "../api/hash";

export const HASH_VERSION = 1;

/** What is hashed, for every source. Moments are milliseconds since 1970 UTC. */
export interface HashedReport {
  id: string;
  source: "worker" | "phone" | "superior" | "system" | "citizen";
  matter: string;
  catalogueVersion: number;
  row: number;
  position?: {
    longitude: number;
    latitude: number;
    coordinateSystem: string;
    accuracyM: number;
    fixedAt?: number;
    provider: string;
  };
  words: string;
  placeWords: string;
  media: { sha256: Uint8Array; kind: "photo"; purpose: "finding" | "result" }[];
  foundAt?: number;
  fixedOnTheSpot: boolean;
  outsideNumber: string;
  outsideDeadline?: number;
  replyOwed: boolean;
  reporterWords: string;
  /** Code of the asset; empty where none is named. */
  asset: string;
}

/** SHA-256 over the list. */
export function reportHash(report: HashedReport): Promise<Uint8Array<ArrayBuffer>> {
  const list = new List();
  list.text("gridcase.intake.report").number(HASH_VERSION);
  list.text(report.id).text(report.source).text(report.matter);
  list.number(report.catalogueVersion).number(report.row);
  const { position } = report;
  if (position) {
    list.real(position.longitude).real(position.latitude).text(position.coordinateSystem);
    list.real(position.accuracyM).moment(position.fixedAt).text(position.provider);
  } else list.absent();
  list.text(report.words).text(report.placeWords).number(report.media.length);
  for (const file of report.media) list.bytes(file.sha256).text(file.kind).text(file.purpose);
  list.moment(report.foundAt).flag(report.fixedOnTheSpot);
  list.text(report.outsideNumber).moment(report.outsideDeadline).flag(report.replyOwed).text(report.reporterWords);
  // A report that names none has the hash that it had before assets were known.
  if (report.asset) list.text(report.asset);
  return sha256(list.blob());
}

/** Fields one after another: a tag, the length in 4 bytes, the bytes. */
class List {
  private readonly parts: Uint8Array<ArrayBuffer>[] = [];

  text(value: string): this {
    return this.field("t", new TextEncoder().encode(value));
  }

  bytes(value: Uint8Array): this {
    return this.field("b", new Uint8Array(value));
  }

  number(value: number): this {
    return this.field("n", eight((view) => view.setBigInt64(0, BigInt(value))));
  }

  real(value: number): this {
    // Adding zero turns a negative zero into zero.
    return this.field("r", eight((view) => view.setFloat64(0, value + 0)));
  }

  flag(value: boolean): this {
    return this.field("f", new Uint8Array([value ? 1 : 0]));
  }

  moment(value: number | undefined): this {
    return value === undefined ? this.absent() : this.number(value);
  }

  absent(): this {
    return this.field("-", new Uint8Array());
  }

  blob(): Blob {
    return new Blob(this.parts);
  }

  private field(tag: string, value: Uint8Array<ArrayBuffer>): this {
    const head = new Uint8Array(5);
    head[0] = tag.charCodeAt(0);
    new DataView(head.buffer).setUint32(1, value.length);
    this.parts.push(head, value);
    return this;
  }
}

function eight(write: (view: DataView) => void): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  write(new DataView(bytes.buffer));
  return bytes;
}
