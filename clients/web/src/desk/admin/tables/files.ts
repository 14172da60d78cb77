/** Files of tables: which format a name says, and how one reaches the person's disk. */
import { tables } from "../../../api/services";
import { type ExportTableRequest, TableFormat, type TableKind, TableLanguage } from "../../../gen/gridcase/registry/v1/tables_pb";
import type { Language } from "../../../text/language";

/** The largest file that the registry reads, in bytes. */
export const LARGEST = 16 * 1024 * 1024;

/** The format that a file's name says; undefined for another. */
export function formatOf(name: string): TableFormat | undefined {
  const ending = name.toLowerCase().split(".").at(-1);
  return ending === "xlsx" ? TableFormat.XLSX : ending === "csv" ? TableFormat.CSV : undefined;
}

export const tableLanguage = (language: Language): TableLanguage =>
  language === "en" ? TableLanguage.ENGLISH : TableLanguage.CHINESE;

/** Reads a table from the registry. */
export async function exportTable(kind: TableKind, format: TableFormat, language: Language, of?: ExportTableRequest["of"]): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const { chunk } of tables.exportTable({ kind, format, language: tableLanguage(language), of })) {
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
  }
  return new Blob(chunks, { type: format === TableFormat.CSV ? "text/csv" : WORKBOOK });
}

export const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Saves a file under a name. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
