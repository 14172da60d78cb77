import { expect, test } from "vitest";
import { formerText, readFormer } from "./former";

test("a former code is read as it is written", () => {
  for (const text of ["0128@GB/T 30428.2-2013", "0128@GB/T 30428.2-2013@~2026-06-30", "0101@CJ/T 214@2007-01-01~2014-08-14"]) {
    const read = readFormer(text);
    expect(read && formerText(read)).toBe(text);
  }
  expect(readFormer("0128")).toBeUndefined();
  expect(readFormer("0128@GB/T 30428.2-2013@last year")).toBeUndefined();
});
