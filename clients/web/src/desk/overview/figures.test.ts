import { expect, test } from "vitest";
import { colourOf, csvOf, rollUp, type Row, sorted, stepsOf } from "./figures";

const row = (key: string, open: number, overdue = 0): Row => ({ key, name: key, open, overdue, waiting: 0, inReview: 0, suspended: 0 });

test("steps cover every value from one to the most, without gap or overlap", () => {
  for (const most of [1, 2, 3, 5, 6, 7, 23, 100]) {
    const steps = stepsOf([0, most]);
    expect(steps.length).toBe(Math.min(5, most));
    expect(steps[0]?.from).toBe(1);
    expect(steps.at(-1)?.until).toBe(most);
    steps.slice(1).forEach(({ from }, i) => expect(from).toBe((steps[i]?.until ?? 0) + 1));
    expect(new Set(steps.map(({ colour }) => colour)).size).toBe(steps.length);
  }
});

test("nothing is coloured where nothing is open", () => {
  expect(stepsOf([])).toEqual([]);
  expect(colourOf(0, stepsOf([4]))).toBeUndefined();
});

test("grids add up to their communities and keep the total", () => {
  const sums = rollUp([row("g1", 2, 1), row("g2", 3), row("", 4)], (key) => (key ? { key: "c", name: "社区" } : { key: "", name: "无" }));
  expect(sums.map(({ key, open, overdue }) => [key, open, overdue])).toEqual([
    ["c", 5, 1],
    ["", 4, 0],
  ]);
});

test("equal figures stand in the order of their names, numbers as numbers", () => {
  const rows = [row("第10网格", 1), row("第9网格", 1), row("第1网格", 5)];
  expect(sorted(rows, { by: "open", down: true }, "zh").map(({ key }) => key)).toEqual(["第1网格", "第9网格", "第10网格"]);
  expect(sorted(rows, { by: "name", down: true }, "zh").map(({ key }) => key)).toEqual(["第10网格", "第9网格", "第1网格"]);
});

test("a file of figures opens in a spreadsheet as text, not as formulas", () => {
  expect(csvOf([["网格", "未结"], ['东"区', 3], ["=1+1", -2]])).toBe('\uFEFF网格,未结\r\n"东""区",3\r\n\'=1+1,-2\r\n');
});
