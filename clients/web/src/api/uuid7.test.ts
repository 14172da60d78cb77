import { expect, test } from "vitest";
import { uuid7 } from "./uuid7";

test("an id carries its moment, version and variant", () => {
  // The example of RFC 9562, appendix A.6.
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(uuid7(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test("ids are different, and sort by time", () => {
  expect(uuid7()).not.toBe(uuid7());
  expect(uuid7(1_795_000_000_000) < uuid7(1_795_000_000_001)).toBe(true);
});
