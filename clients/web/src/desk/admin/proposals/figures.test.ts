import { expect, test } from "vitest";
import { length, percent } from "./figures";

test("a share has one digit and is rounded", () => {
  expect(percent(398n, 412n)).toBe("96.6%");
  expect(percent(5n, 5n)).toBe("100.0%");
  expect(percent(0n, 0n)).toBe("");
});

test("what is there at all has a bar", () => {
  expect(length(1n, 1000n)).toBe(2);
  expect(length(500n, 1000n)).toBe(50);
  expect(length(0n, 1000n)).toBe(0);
  expect(length(0n, 0n)).toBe(0);
});
