/** Keys of the desk: by their place on the keyboard, silent while somebody types, composes or works in a dialog. */
import { useEffect, useRef } from "react";

/** What a key press is about; a part of KeyboardEvent, so that it can be tested. */
export interface Press {
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
  keyCode: number;
}

/** The name by which a press is bound: the code, with "Shift+" or "Ctrl+" before it. Empty for what is never bound. */
export function nameOf(press: Press): string {
  // 229 is what browsers give while an IME composes.
  if (press.isComposing || press.keyCode === 229 || press.altKey) return "";
  if (press.ctrlKey || press.metaKey) return `Ctrl+${press.code}`;
  return press.shiftKey ? `Shift+${press.code}` : press.code;
}

/** Codes that a focused control or the map needs for itself. */
const ITS_OWN = new Set([
  "Enter",
  "NumpadEnter",
  "Space",
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "Home",
  "End",
  "PageUp",
  "PageDown",
]);
const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const CONTROLS = "a, button, summary, [role=application], [role=menuitem], [role=combobox], input";

/** Whether the place that has the focus keeps this key for itself. */
export function isKept(target: Element | null, code: string): boolean {
  if (document.querySelector(".ant-modal-wrap:not([style*='display: none'])")) return true;
  if (!target) return false;
  if (target.closest(TYPING)) return true;
  return ITS_OWN.has(code) && target.closest(CONTROLS) !== null;
}

export type Bindings = Partial<Record<string, () => void>>;

/** Binds keys while the component is shown. */
export function useKeys(bindings: Bindings): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const name = nameOf(event);
      const act = latest.current[name];
      if (!act || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      // The palette opens from a text field too; all else waits until the field is left.
      if (isKept(target, event.code) && !(name === "Ctrl+KeyK" && !target?.closest("[role=dialog]"))) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
