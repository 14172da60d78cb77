/**
 * The language of the page, and how a part of it holds its words: each folder declares its own, Chinese first and English
 * complete, so that no page loads the words of another.
 */
import { useSyncExternalStore } from "react";

export type Language = "zh" | "en";

const KEY = "gridcase.language";
const listeners = new Set<() => void>();

/** The language chosen, else the browser's where it is English, else Chinese. */
export function language(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "zh" || chosen === "en") return chosen;
  return navigator.language.startsWith("en") ? "en" : "zh";
}

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(KEY, chosen);
  apply();
  for (const listener of listeners) listener();
}

export function useLanguage(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, language);
}

/** The words of a part of the page in both languages; a value may be a function of what it tells. */
export function texts<T>(words: { zh: T; en: NoInfer<T> }): { (): T; now(): T } {
  return Object.assign(() => words[useLanguage()], { now: () => words[language()] });
}

function apply(): void {
  // A service worker, and a test of what needs no page, have no document.
  if (typeof document === "undefined") return;
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
}

apply();
