/** Importing borders: defects on the map, repairs proposed and applied when asked, and a second look at the draft. */
import { type Browser, expect } from "@playwright/test";
import { Part } from "../src/gen/gridcase/registry/v1/content_pb";
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

const administrator = (browser: Browser) => person(browser, "admin", "/desk/ground");

const block = (code: string, name: string, west: number, east: number) => ({
  type: "Feature",
  properties: { 网格编码: code, 网格名称: name },
  geometry: { type: "Polygon", coordinates: [[[west, 30.33], [east, 30.33], [east, 30.335], [west, 30.335], [west, 30.33]]] },
});
/** Two grids whose common border is drawn twice, half a metre apart. */
const apart = JSON.stringify({
  type: "FeatureCollection",
  features: [
    block("330106109001001", "西边网格", 120.07, 120.075),
    block("330106109001002", "东边网格", 120.074995, 120.08),
  ],
});

test("slivers are shown, repaired when asked, imported, and the draft is looked at again", async ({ browser }) => {
  const page = await administrator(browser);
  await page.getByRole("button", { name: "导入边界" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("GeoJSON 文件").setInputFiles({
    name: "grids.geojson",
    mimeType: "application/geo+json",
    buffer: Buffer.from(apart),
  });
  await form.getByLabel("坐标系").click();
  await page.getByTitle(/^WGS-84/).click();
  await form.getByRole("button", { name: "检查（不导入）" }).click();

  const results = form.getByRole("list", { name: "检查结果" });
  const sliver = results.getByRole("listitem").filter({ hasText: "两个区域之间有狭长的重叠" });
  await expect(sliver).toContainText("可修复");
  await expect(sliver).toContainText(/修复将会：.*平方米划给 西边网格/);
  const border = results.getByRole("listitem").filter({ hasText: "与相邻区域的边界没有画成同一条" });
  await expect(border).toContainText(/移动 2 个角点，?.*边界最多移动 0\.\d+ 米/);
  await sliver.getByRole("button", { name: /查看 西边网格/ }).press("Enter");
  await expectAccessible(page, "proposed repairs");
  await page.screenshot({ path: "browser/out/import-proposed.png" });
  expect((await admin.registry.getDraft({ part: Part.BOUNDARIES })).etag, "a check keeps nothing").toBe("");

  await form.getByRole("button", { name: "应用建议的修复并重新检查" }).click();
  await expect(results.getByText("已修复", { exact: true })).toHaveCount(2);
  await expect(form.getByLabel("应用建议的修复", { exact: true })).toBeChecked();
  await expect(form.getByText(/下列 2 处已修复，尚未导入/)).toBeVisible();
  await page.screenshot({ path: "browser/out/import-repaired.png" });
  await form.getByRole("button", { name: "取消修复" }).click();
  await expect(results.getByText("可修复", { exact: true })).toHaveCount(2);
  await form.getByRole("button", { name: "应用建议的修复并重新检查" }).click();
  await expect(results.getByText("已修复", { exact: true })).toHaveCount(2);
  await form.getByRole("button", { name: "导入到草稿" }).click();
  await expect(page.getByText("已将 2 个导入草稿，发布后生效")).toBeVisible();

  await page.getByRole("button", { name: "检查缺陷" }).click();
  const defects = page.getByRole("dialog");
  await expect(defects.getByText("地面已完整划分：没有重叠，也没有空隙。")).toBeVisible();
  await expect(defects.getByText("检查了 2 个区域，发现 0 处")).toBeVisible();
});

test("the defects of a draft are listed, drawn, and told in both languages", async ({ browser }) => {
  const request = {
    geojson: new TextEncoder().encode(apart),
    coordinateSystem: "WGS-84",
    level: 6,
    codeProperty: "网格编码",
    nameProperty: "网格名称",
  };
  expect((await admin.registry.importAreas(request)).kept).toBe(true);
  const page = await administrator(browser);
  for (const [index, language] of (["zh", "en"] as const).entries()) {
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: ["检查缺陷", "Find defects"][index] }).click();
    const defects = page.getByRole("dialog");
    const list = defects.getByRole("list", { name: ["检查结果", "Findings"][index] });
    await expect(list.getByRole("listitem").first()).toContainText(["可修复", "Repairable"][index] ?? "");
    await list.getByRole("button", { name: /西边网格/ }).first().press("Enter");
    await expectAccessible(page, `defects in ${language}`);
    await page.screenshot({ path: `browser/out/defects-${language}.png` });
    await defects.getByLabel(["修复容差（米）", "Tolerance of repairs (m)"][index] ?? "").fill("0.1");
    await expect(list.getByRole("listitem").first()).toContainText(["提示", "Notice"][index] ?? "");
    await page.keyboard.press("Escape");
  }
});

test("districts of a department are looked at as areas are", async ({ browser }) => {
  const page = await person(browser, "admin", "/desk/units");
  await page.getByRole("button", { name: "检查缺陷" }).click();
  const defects = page.getByRole("dialog");
  await expect(defects.getByText(/^检查了 \d+ 个区域/)).toBeVisible();
  await defects.getByLabel("部门").click();
  await page.getByTitle("公安", { exact: false }).last().click();
  await expect(defects.getByText(/^检查了 \d+ 个区域/)).toBeVisible();
  await expectAccessible(page, "defects of districts");
  await page.screenshot({ path: "browser/out/defects-districts.png" });
});
