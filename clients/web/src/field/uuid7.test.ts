import { expect, test } from "vitest";
import { uuid7 } from "./uuid7";

test("an id carries its moment, its version and its variant, in lowercase with hyphens", () => {
  const id = uuid7(0x017f22e279b0, new Uint8Array([0xfc, 0xc3, 0xd8, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]));
  // The example of RFC 9562, appendix A.6, but for bits that version and variant cover.
  expect(id).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test("ids differ and sort by their moment", () => {
  expect(uuid7(1000)).not.toBe(uuid7(1000));
  expect(uuid7(1_799_999_999_999) < uuid7(1_800_000_000_000)).toBe(true);
  expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
