/**
 * Finding a matter by what a person types: words of its name, a synonym, pinyin initials, or its code. All on the device.
 */
import type { Matter } from "../gen/gridcase/registry/v1/content_pb";

/** The matters that fit, best first; an empty text gives all that are in use. */
export function findMatters(matters: Iterable<Matter>, text: string): Matter[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found: { matter: Matter; rank: number }[] = [];
  for (const matter of matters) {
    if (matter.retired) continue;
    const ranks = words.map((word) => rank(matter, word));
    if (ranks.every((value) => value < Infinity)) found.push({ matter, rank: ranks.reduce((a, b) => a + b, 0) });
  }
  found.sort((a, b) => a.rank - b.rank || a.matter.id.localeCompare(b.matter.id));
  return found.map(({ matter }) => matter);
}

/** How far a matter is from a word: 0 is the best, infinite does not fit. */
function rank(matter: Matter, word: string): number {
  const name = matter.name.toLowerCase();
  if (name.startsWith(word) || matter.code === word) return 0;
  if (matter.initials.toLowerCase().startsWith(word)) return 1;
  if (name.includes(word)) return 2;
  if (matter.synonyms.some((synonym) => synonym.toLowerCase().includes(word))) return 3;
  if (matter.initials.toLowerCase().includes(word)) return 4;
  if (matter.className.toLowerCase().includes(word) || matter.code.startsWith(word)) return 5;
  return Infinity;
}
