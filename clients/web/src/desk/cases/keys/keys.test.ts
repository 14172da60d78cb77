import { expect, test } from "vitest";
import { nameOf, type Press } from "./use";

const press = (code: string, more: Partial<Press> = {}): Press => ({
  code,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 0,
  ...more,
});

test("a press is named by its place on the keyboard and its modifiers", () => {
  expect(nameOf(press("KeyA"))).toBe("KeyA");
  expect(nameOf(press("Slash", { shiftKey: true }))).toBe("Shift+Slash");
  expect(nameOf(press("KeyK", { ctrlKey: true }))).toBe("Ctrl+KeyK");
  expect(nameOf(press("KeyK", { metaKey: true }))).toBe("Ctrl+KeyK");
});

test("a press while an IME composes is none", () => {
  expect(nameOf(press("KeyA", { isComposing: true }))).toBe("");
  expect(nameOf(press("KeyA", { keyCode: 229 }))).toBe("");
});

test("a press with Alt is the browser's", () => {
  expect(nameOf(press("KeyD", { altKey: true }))).toBe("");
});
