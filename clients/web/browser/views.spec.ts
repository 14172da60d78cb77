/** Filters of the list, and the views that people save: by mouse, by keyboard, in both languages. */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { expectAccessible, person, test } from "./people";

const unique = (words: string) => `${words}${randomUUID().slice(0, 8)}`;
const panel = (page: Page) => page.getByRole("form", { name: "筛选" });
const conditions = (page: Page) => page.getByRole("region", { name: "筛选条件" });
const views = (page: Page) => page.getByRole("navigation", { name: "视图" });
const view = (page: Page, name: string) => views(page).getByRole("link", { name });
const dialog = (page: Page) => page.getByRole("dialog");

/** Chooses in a field of the filter by typing. */
async function choose(page: Page, field: string, text: string) {
  await panel(page).getByLabel(field, { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

/** The list, read to its end, has as many cases as the view's count says. */
async function expectCounted(page: Page, name: string) {
  await expect(async () => {
    const count = Number((await view(page, name).textContent())?.slice(name.length));
    const rows = await page.getByRole("option").count();
    const foot = await page.locator(".case-list-foot, .case-list-empty").textContent();
    expect(count === 0 ? foot : foot?.includes(`共 ${count} 件`) && rows > 0, `${name}: ${count}, ${foot}`).toBeTruthy();
  }).toPass({ timeout: 30_000 });
}

test("a filter narrows the list, stands in the address, and is saved as a view with its count", async ({ browser }) => {
  const page = await person(browser, "command1", "/desk/cases?view=all");
  await page.getByRole("button", { name: /^筛选/ }).click();
  await choose(page, "状态", "已结案");
  await page.keyboard.press("Escape");
  await choose(page, "来源", "网格员");
  await expect(conditions(page).getByText("状态：已结案")).toBeVisible();
  await expect(conditions(page).getByText("来源：网格员上报")).toBeVisible();
  await expect(page).toHaveURL(/states=7.*source=worker/);
  await expect(page.getByRole("option").first()).toContainText("已结案");
  await expectAccessible(page, "the filter in Chinese");

  const name = unique("结案");
  await conditions(page).getByRole("button", { name: "保存为视图" }).click();
  await dialog(page).getByRole("button", { name: "保存", exact: true }).click();
  await expect(dialog(page).getByText("请填写视图名称")).toBeVisible();
  await expect(dialog(page).getByLabel("视图名称")).toBeFocused();
  await expectAccessible(page, "saving a view");
  await dialog(page).getByLabel("视图名称").fill(name);
  await page.keyboard.press("Enter");
  await expect(view(page, name)).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("heading", { level: 1, name })).toBeAttached();
  await expectCounted(page, name);

  await page.reload();
  await expect(view(page, name)).toHaveAttribute("aria-current", "page");
  await expect(conditions(page).getByText("状态：已结案")).toBeVisible();

  await conditions(page).getByRole("button", { name: "去掉条件：来源：网格员上报" }).click();
  await conditions(page).getByRole("button", { name: "还原" }).click();
  await expect(conditions(page).getByText("来源：网格员上报")).toBeVisible();
  const renamed = unique("已办");
  await conditions(page).getByRole("button", { name: "改名" }).click();
  await dialog(page).getByLabel("视图名称").fill(renamed);
  await dialog(page).getByRole("button", { name: "保存", exact: true }).click();
  await expect(view(page, renamed)).toBeVisible();
  await expect(view(page, name)).toHaveCount(0);

  await conditions(page).getByRole("button", { name: "删除" }).click();
  await expect(dialog(page).getByText("案件不受影响")).toBeVisible();
  await dialog(page).getByRole("button", { name: "取消" }).click();
  await expect(view(page, renamed)).toBeVisible();
  await conditions(page).getByRole("button", { name: "删除" }).click();
  await dialog(page).getByRole("button", { name: "删除" }).click();
  await expect(view(page, renamed)).toHaveCount(0);
  await expect(page).toHaveURL(/view=all/);
});

test("a view that is shared is on everybody's list, with what each may see, and goes from all lists", async ({ browser }) => {
  const name = unique("共享");
  const room = await person(browser, "command1", "/desk/cases?view=all&phase=1");
  await conditions(room).getByRole("button", { name: "保存为视图" }).click();
  await dialog(room).getByLabel("视图名称").fill(name);
  await dialog(room).getByRole("checkbox").check();
  await dialog(room).getByRole("button", { name: "保存", exact: true }).click();
  await expect(views(room).getByRole("list", { name: "共享视图" }).getByRole("link", { name })).toBeVisible();
  await expectCounted(room, name);

  const unit = await person(browser, "pcs1", "/desk/cases");
  await view(unit, name).click();
  await expect(conditions(unit).getByText("阶段：未结")).toBeVisible();
  await expect(conditions(unit).getByRole("button", { name: "删除" })).toHaveCount(0);
  await expectCounted(unit, name);

  await conditions(room).getByRole("button", { name: "删除" }).click();
  await expect(dialog(room).getByText("全镇都不再看到")).toBeVisible();
  await dialog(room).getByRole("button", { name: "删除" }).click();
  await expect(view(room, name)).toHaveCount(0);
  await unit.reload();
  await expect(conditions(unit).getByText("这个视图已删除")).toBeVisible();
  await expect(view(unit, name)).toHaveCount(0);
});

test("without a mouse: the list is filtered, saved and chosen from the palette", async ({ browser }) => {
  const page = await person(browser, "zf1", "/desk/cases?view=all");
  await expect(page.getByRole("listbox", { name: /^案件列表/ })).toBeVisible();
  await page.keyboard.press("s");
  await expect(panel(page).getByLabel("状态", { exact: true })).toBeFocused();
  await panel(page).getByRole("checkbox", { name: "返工过" }).press("Space");
  await expect(conditions(page).getByText("返工过")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole("listbox", { name: /^案件列表/ })).toBeFocused();

  // With the digits of a number: the palette would else take it for one.
  const name = unique("返工2026");
  await conditions(page).getByRole("button", { name: "保存为视图" }).press("Enter");
  await expect(dialog(page).getByLabel("视图名称")).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(view(page, name)).toBeVisible();
  await page.getByRole("link", { name: /^处置中/ }).press("Enter");
  await expect(page).toHaveURL(/view=handling/);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "命令面板" })).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole("option", { name, selected: true }).filter({ hasNotText: "案件" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/reworked=1/);
  await expectCounted(page, name);
  await conditions(page).getByRole("button", { name: "删除" }).press("Enter");
  await dialog(page).getByRole("button", { name: "删除" }).press("Enter");
  await expect(view(page, name)).toHaveCount(0);
});

test("in English the filter and the views are accessible, and say what to do where nothing is saved", async ({ browser }) => {
  const page = await person(browser, "jj1", "/desk/cases?view=all");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByText("Filter a list and save it as a view", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: /^Filter/ }).click();
  await page.getByRole("form", { name: "Filter" }).getByRole("checkbox", { name: "Was returned" }).check();
  await expect(page.getByRole("region", { name: "Conditions" }).getByText("Was returned")).toBeVisible();
  await expectAccessible(page, "the filter in English");
  await page.getByRole("button", { name: "Save as a view" }).click();
  await expect(page.getByText("Only the command room and supervisors share views")).toBeVisible();
  await expectAccessible(page, "saving a view in English");
});
