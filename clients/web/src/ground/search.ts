/**
 * Finding a matter by what a person types: its code or the one it had in an earlier standard, words of its name, a synonym,
 * pinyin initials. All on the device, by one rule for the phone and the desk. Words with spaces between must all fit; where
 * one fits nowhere, the matters that have most of what was typed are given, so that a plain sentence finds something too.
 */
import type { Matter } from "../gen/gridcase/registry/v1/content_pb";

/** The matters that fit, best first; an empty text gives all that are in use. */
export function findMatters(matters: Iterable<Matter>, text: string): Matter[] {
  const words = text.normalize("NFKC").toLowerCase().split(/[\s,，、;；。]+/).map(plain).filter(Boolean);
  const inUse = [...matters].filter(({ retired }) => !retired);
  const fitting = ranked(inUse, (matter) => sum(words.map((word) => rank(matter, word))));
  // Several words are meant as they are; only a sentence is looked at by its likeness.
  const [sentence] = words.length === 1 && fitting.length === 0 ? words : [];
  return sentence ? ranked(inUse, (matter) => likeness(matter, sentence)) : fitting;
}

function ranked(matters: Matter[], rank: (matter: Matter) => number): Matter[] {
  const found = matters.map((matter) => ({ matter, rank: rank(matter) })).filter(({ rank }) => rank < Infinity);
  // Most reports are of events.
  const kind = ({ kind }: Matter) => (kind === "event" ? 0 : 1);
  found.sort((a, b) => a.rank - b.rank || kind(a.matter) - kind(b.matter) || a.matter.id.localeCompare(b.matter.id));
  return found.map(({ matter }) => matter);
}

const sum = (ranks: number[]) => ranks.reduce((a, b) => a + b, 0);

/** How far a matter is from a word: 0 is the best, infinite does not fit. */
function rank(matter: Matter, word: string): number {
  const name = plain(matter.name);
  const synonyms = matter.synonyms.map(plain);
  const initials = matter.initials.toLowerCase().split(/\s+/).filter(Boolean);
  const former = matter.formerCodes.map(({ code }) => code);
  if (name === word || matter.code === word) return 0;
  if (synonyms.includes(word) || former.includes(word)) return 1;
  if (name.startsWith(word)) return 2;
  if (initials.includes(word)) return 3;
  if (synonyms.some((synonym) => synonym.startsWith(word))) return 4;
  if (name.includes(word)) return 5;
  if (synonyms.some((synonym) => synonym.includes(word))) return 6;
  if (initials.some((one) => one.startsWith(word))) return 7;
  if (initials.some((one) => one.includes(word))) return 8;
  if (plain(matter.className).includes(word) || matter.code.startsWith(word)) return 9;
  if (word.length > 1 && former.some((code) => code.startsWith(word))) return 9;
  return Infinity;
}

/** Below this share of the pairs that were typed a matter is not what was meant. */
const LEAST = 0.3;

/** How far a matter is from a sentence: by the share of its pairs of characters that the name or one synonym has. */
function likeness(matter: Matter, sentence: string): number {
  const typed = pairs(sentence);
  if (typed.size === 0) return Infinity;
  const shares = [matter.name, ...matter.synonyms].map((text) => {
    const own = pairs(plain(text));
    const both = [...own].filter((pair) => typed.has(pair)).length;
    // Most of a short synonym counts as much as a part of a long sentence.
    return both / Math.min(typed.size, own.size || 1);
  });
  const best = Math.max(...shares);
  return best < LEAST ? Infinity : 1 - best;
}

function pairs(text: string): Set<string> {
  const letters = [...text];
  return new Set(letters.slice(1).map((letter, at) => `${letters[at]}${letter}`));
}

/** Without marks, which nobody types. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[\s,、。()（）"'“”·:;\-/]/g, "");
}
