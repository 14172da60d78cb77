import { expect, test } from "vitest";
import { MOST, moved, WHOLE, zoomed } from "./zoom";

test("the point under the pointer stays where it is", () => {
  const about = { x: 0.25, y: 0.75 };
  const look = zoomed(WHOLE, 2, about);
  // A point p of the photo shows at x + p * zoom.
  expect(look.x + 0.25 * look.zoom).toBeCloseTo(about.x);
  expect(look.y + 0.75 * look.zoom).toBeCloseTo(about.y);
});

test("no edge comes inside the frame", () => {
  const look = zoomed(WHOLE, 2);
  expect(moved(look, 5, -5)).toEqual({ zoom: 2, x: 0, y: -1 });
  expect(zoomed(moved(look, 5, 5), 0.5)).toEqual(WHOLE);
});

test("zoom stops at both ends", () => {
  expect(zoomed(WHOLE, 0.1)).toEqual(WHOLE);
  expect(zoomed(WHOLE, 100).zoom).toBe(MOST);
});
