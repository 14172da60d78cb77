/** The grids of the draft edited on the map: split, previewed, applied, undone; merged; refused with the place. */
import { type Browser, expect, type Page } from "@playwright/test";
import { type Area, AreaLevel, Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { type Caller, caller } from "./api";
import { expectAccessible, person, test } from "./people";

let admin: Caller;
test.beforeEach(async ({ baseURL }) => {
  admin = await caller(baseURL ?? "", "admin");
  await admin.registry.discardDraft({ part: Part.BOUNDARIES });
});
test.afterEach(async () => {
  await admin.registry.discardDraft({ part: Part.BOUNDARIES });
});

async function atGround(browser: Browser): Promise<Page> {
  const page = await person(browser, "admin", "/desk/ground");
  await button(page, "开始修改").click();
  await expect(page.getByText("草稿，尚未生效")).toBeVisible();
  return page;
}

/** A button by its text; two Chinese letters are set apart by the component library. */
const button = (within: { getByRole: Page["getByRole"] }, text: string) =>
  within.getByRole("button", { name: new RegExp(`^${[...text].join("\\s*")}$`) });

const areas = async (): Promise<Area[]> => {
  const { content } = await admin.registry.getDraft({ part: Part.BOUNDARIES });
  return content?.part.case === "boundaries" ? content.part.value.areas : [];
};

/** A grid that is no special one, and its box in degrees. */
async function aGrid(sequence: number) {
  const grid = (await areas()).filter(({ level, special }) => level === AreaLevel.GRID && !special)[sequence];
  if (!grid?.shape) throw new Error("no grid");
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  const deltas = grid.shape.polygons[0]?.rings[0]?.deltas ?? [];
  for (let at = 0; at + 1 < deltas.length; at += 2) {
    x += deltas[at] ?? 0;
    y += deltas[at + 1] ?? 0;
    points.push([x / 1e7, y / 1e7]);
  }
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { grid, points, west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) };
}

/** Metres of Web Mercator. */
function mercator(longitude: number, latitude: number): [number, number] {
  const radius = 6_378_137;
  return [(radius * longitude * Math.PI) / 180, radius * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360))];
}

/** Chooses a grid in the list. */
async function choose(page: Page, { name, code }: Area): Promise<void> {
  await page.getByRole("searchbox", { name: "按名称或编码查找" }).fill(code);
  await page.getByRole("button", { name, exact: true }).click();
}

const tool = (page: Page, name: string) => button(page.getByRole("group", { name: "地图编辑工具" }), name);
const result = (page: Page) => page.getByRole("region", { name: "预览结果" });

test("a grid is split by typed coordinates, previewed, applied and undone by key", async ({ browser }) => {
  const page = await atGround(browser);
  const before = await areas();
  const { grid, west, east, south, north } = await aGrid(20);
  const middle = (south + north) / 2;
  await choose(page, grid);
  await tool(page, "拆分网格").click();
  await expect(page.getByText(`拆分：${grid.name}（${grid.code}）`)).toBeVisible();
  const coordinates = page.getByLabel(/^坐标/);
  await coordinates.fill(`${west - 0.001}\n${middle}`);
  await coordinates.blur();
  await expect(page.getByText("有一行不是两个数字")).toBeVisible();

  // A line that ends inside is refused, and the place is told.
  await coordinates.fill(`${west - 0.001}, ${middle}\n${(west + east) / 2}, ${middle}`);
  await coordinates.blur();
  await button(page, "预览").click();
  await expect(result(page)).toContainText("这条线没有把网格分开");
  await expect(button(page, "应用到草稿")).toBeDisabled();
  await expectAccessible(page, "a refused split");

  await coordinates.fill(`${west - 0.001}, ${middle}\n${east + 0.001}, ${middle}`);
  await coordinates.blur();
  await button(page, "预览").click();
  await expect(result(page).getByRole("row").filter({ hasText: "新增" })).toHaveCount(2);
  await expect(result(page)).toContainText(`停用编码（不再使用）：${grid.code}`);
  await expectAccessible(page, "the preview of a split");
  await page.screenshot({ path: "browser/out/ground-split.png" });
  expect(await areas()).toEqual(before);

  await button(page, "应用到草稿").click();
  await expect(page.getByText("已应用到草稿，可撤销")).toBeVisible();
  await expect(page.getByRole("button", { name: /与第 \d+ 版相比有 \d+ 处不同/ })).toBeVisible();
  const split = await areas();
  expect(split.filter(({ origins }) => origins.includes(grid.code))).toHaveLength(2);
  expect(split.some(({ code }) => code === grid.code)).toBe(false);

  // The server keeps the steps: another visit of the page can still take them back.
  await page.reload();
  await expect(button(page, "撤销上一步")).toBeEnabled();
  await page.keyboard.press("Control+KeyZ");
  await expect(page.getByText(/与第 \d+ 版相同/)).toBeVisible();
  expect(await areas()).toEqual(before);
});

test("neighbours chosen from a list are merged, and others are refused", async ({ browser }) => {
  const page = await atGround(browser);
  const all = (await areas()).filter(({ level, special }) => level === AreaLevel.GRID && !special);
  const [first, second] = all;
  const far = all.filter(({ parent }) => parent === first?.parent).at(-1);
  if (!first || !second || !far) throw new Error("no grids");
  await choose(page, first);
  await tool(page, "合并网格").click();
  const grids = page.getByLabel("要合并的网格");
  const add = async ({ code }: Area) => {
    await grids.fill(code);
    await page.getByTitle(new RegExp(`${code}$`)).last().click();
    await page.keyboard.press("Escape");
  };
  await add(far);
  await button(page, "预览").click();
  await expect(result(page)).toContainText("网格不相邻");
  await button(page, "重画").click();
  await add(second);
  await page.getByLabel("新网格名称").fill("荷塘合并网格");
  await button(page, "预览").click();
  await expect(result(page).getByRole("row").filter({ hasText: "荷塘合并网格" })).toContainText("新增");
  await expectAccessible(page, "the preview of a merge");
  await button(page, "应用到草稿").click();
  await expect(page.getByText("已应用到草稿，可撤销")).toBeVisible();
  const merged = (await areas()).find(({ name }) => name === "荷塘合并网格");
  expect([...(merged?.origins ?? [])].sort()).toEqual([first.code, second.code].sort());

  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("group", { name: "Tools to edit the map" }).getByRole("button", { name: "Cut a special grid" }).click();
  await expect(page.getByText("The grids under it keep their codes", { exact: false })).toBeVisible();
  await expectAccessible(page, "the tool of a special grid in English");
  await page.getByRole("button", { name: "中文" }).click();
});

test("a line drawn on the map divides a grid, and a border dragged on it moves on both sides", async ({ browser }) => {
  const page = await atGround(browser);
  const { grid, points } = await aGrid(60);
  await choose(page, grid);
  const canvas = page.getByRole("application", { name: /网格地图/ });
  await tool(page, "拆分网格").click();
  const box = async () => {
    const found = await canvas.boundingBox();
    if (!found) throw new Error("no map");
    return found;
  };
  // The map was turned to the chosen grid, whose middle is that of the map: a line over the whole width crosses it.
  const map = await box();
  await page.mouse.click(map.x + 6, map.y + map.height / 2);
  await page.mouse.dblclick(map.x + map.width - 60, map.y + map.height / 2);
  const typed = page.getByLabel(/^坐标/);
  await expect(typed).not.toHaveValue("");
  const line = (await typed.inputValue()).split("\n").map((row) => row.split(",").map(Number));
  await button(page, "预览").click();
  await expect(result(page).getByRole("row").filter({ hasText: "新增" }).first()).toBeVisible();
  await page.screenshot({ path: "browser/out/ground-drawn.png" });
  await button(page, "结束编辑").click();

  // The line tells what the map shows: its middle, and the width of a pixel in Web Mercator.
  const [[lon1, lat1], [lon2]] = line as [[number, number], [number, number]];
  const pixel = (mercator(lon2, lat1)[0] - mercator(lon1, lat1)[0]) / (map.width - 66);
  const middle = [mercator(lon1, lat1)[0] + (map.width / 2 - 6) * pixel, mercator(lon1, lat1)[1]] as const;
  await tool(page, "移动边界").click();
  const moves = page.getByLabel(/^角点移动/);
  await expect(moves).toHaveValue("");
  const now = await box();
  const places = points.map(([lon, lat]) => {
    const [x, y] = mercator(lon, lat);
    return [now.x + now.width / 2 + (x - middle[0]) / pixel, now.y + now.height / 2 - (y - middle[1]) / pixel] as const;
  });
  const corner = places.find(([x, y]) => x > now.x + 60 && x < now.x + now.width - 60 && y > now.y + 60 && y < now.y + now.height - 30);
  if (!corner) throw new Error("no corner of the grid is in sight");
  await page.mouse.move(corner[0], corner[1]);
  await page.mouse.down();
  await page.mouse.move(corner[0] + 8, corner[1] + 6, { steps: 4 });
  await page.mouse.up();
  await expect(moves).not.toHaveValue("");
  await page.screenshot({ path: "browser/out/ground-dragged.png" });
  await button(page, "预览").click();
  await expect(result(page).getByRole("row").filter({ hasText: "改边界" })).not.toHaveCount(0);
});
