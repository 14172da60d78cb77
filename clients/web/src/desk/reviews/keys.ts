/**
 * Single keys as shortcuts. They are read by their place on the keyboard, never while somebody types or composes, and can be
 * turned off by those whose tools press keys by speech.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";

const KEY = "gridcase.keys";
const listeners = new Set<() => void>();

const isOn = () => localStorage.getItem(KEY) !== "off";

/** Whether shortcuts are on, and how to turn them on and off. */
export function useKeysOn(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isOn);
  const turn = (to: boolean) => {
    localStorage.setItem(KEY, to ? "on" : "off");
    for (const listener of listeners) listener();
  };
  return [on, turn];
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Calls what a key is for; keys are named as `KeyboardEvent.code` has them. */
export function useKeys(actions: Partial<Record<string, () => void>>): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!isOn() || isTyping(event.target) || document.querySelector(".ant-modal-wrap, .ant-drawer-open")) return;
      const action = latest.current[event.code.replace("Numpad", "Digit")];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
