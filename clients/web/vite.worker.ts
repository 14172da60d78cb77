/** Tells the field's service worker the files of its build. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** Files beside the build that the installed page needs. */
const BESIDE = ["/icon.svg", "/field.webmanifest", "/field-192.png", "/field-512.png", "/field-maskable-512.png"];

export const worker: Plugin = {
  name: "field-worker",
  apply: "build",
  writeBundle({ dir = "dist" }, bundle) {
    const entry = Object.values(bundle).find((file) => file.type === "chunk" && file.name === "field");
    if (entry?.type !== "chunk") throw new Error("the build has no field");
    const later = new Set<string>();
    const first = new Set([...files(entry, bundle, later), "/field/", ...BESIDE]);
    for (const name of later) if (first.has(name)) later.delete(name);
    const hash = createHash("sha256");
    for (const name of [...first, ...later]) {
      const path = join(dir, name === "/field/" ? "field/index.html" : name);
      if (!existsSync(path)) throw new Error(`${path} is missing`);
      hash.update(name).update(readFileSync(path));
    }
    const told = { version: hash.digest("hex").slice(0, 16), first: [...first], later: [...later] };
    const script = join(dir, "field/sw.js");
    writeFileSync(script, `const FILES = ${JSON.stringify(told)};\n${readFileSync(script, "utf8")}`);
  },
};

/** A chunk with all it needs at once; what it loads when asked goes to `later`. */
function files(entry: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, later: Set<string>): Set<string> {
  const found = new Set<string>();
  const add = (name: string, into: Set<string>) => {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || into.has(`/${name}`)) return;
    into.add(`/${name}`);
    for (const style of (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []) into.add(`/${style}`);
    for (const needed of chunk.imports) add(needed, into);
    for (const asked of chunk.dynamicImports) add(asked, later);
  };
  add(entry.fileName, found);
  return found;
}
