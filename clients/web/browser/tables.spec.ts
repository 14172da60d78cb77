/** Tables in and out on the administrator's pages: export, refuse with the rows named, import what was corrected. */
import { readFile } from "node:fs/promises";
import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { type Caller, caller } from "./api";
import { expectAccessible, person, test } from "./people";

const PARTS = [Part.UNITS, Part.CATALOGUE, Part.REGISTER, Part.CALENDARS];

let admin: Caller;
const discard = async () => {
  for (const part of PARTS) await admin.registry.discardDraft({ part });
};
test.beforeEach(async ({ baseURL }) => {
  admin = await caller(baseURL ?? "", "admin");
  await discard();
});
test.afterEach(discard);

const administrator = (browser: Browser, path: string) => person(browser, "admin", path);

/** Exports by the menu and gives the file with its name. */
async function exported(page: Page, item: RegExp): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole("button", { name: /导出表格/ }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function chosen(page: Page, name: string, content: Buffer | string): Promise<Locator> {
  if ((await page.getByRole("dialog").count()) === 0) await page.getByRole("button", { name: /导入表格/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("表格文件（.xlsx 或 .csv）").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await form.getByRole("button", { name: "检查（不导入）" }).click();
  return form;
}

test("a register that is exported comes in again as it is, and a wrong row is named and comes back marked", async ({ browser }) => {
  const page = await administrator(browser, "/desk/rules");
  const { name, bytes } = await exported(page, /CSV/);
  expect(name).toMatch(/^责任清单-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = bytes.toString("utf8");
  expect(lines.startsWith("\ufeff规则编号,")).toBe(true);

  let form = await chosen(page, "责任清单.csv", bytes);
  await expect(form.getByText("与现有内容相同。")).toBeVisible();

  const wrong = `${lines}r-new,event:06028,,,,,25点,辖区(police),,,,,,,,\r\nr-two,3.30106E+14,,,,,,zf-sz,,,,,,,,\r\n`;
  form = await chosen(page, "责任清单.csv", wrong);
  const problems = form.getByRole("list", { name: "表格中的问题" });
  await expect(problems.getByRole("listitem").filter({ hasText: "时段" })).toContainText("“25点”写法不对");
  await expect(problems.getByRole("listitem").filter({ hasText: "3.30106E+14" }).first()).toContainText("拒绝");
  await expect(form.getByRole("status")).toContainText("有 2 处被拒绝，没有改动任何内容");
  await expect(form.getByRole("button", { name: /^导\s*入$/ })).toBeDisabled();
  await expectAccessible(page, "a table that is refused");
  await page.screenshot({ path: "browser/out/tables-refused.png" });
  const [download] = await Promise.all([page.waitForEvent("download"), form.getByRole("button", { name: "下载标注问题的表格" }).click()]);
  expect(download.suggestedFilename()).toBe("责任清单-问题.xlsx");
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe("PK");

  form = await chosen(page, "责任清单.csv", `${lines}r-new,event:06028,,,,,22:00-06:00,辖区(police),,测试,,,,,,\r\n`);
  await expect(form.getByText(/新增 1 项/)).toBeVisible();
  await form.getByRole("button", { name: /^导\s*入$/ }).click();
  await expect(form).toHaveCount(0);
  await expect(page.getByText("草稿，尚未生效")).toBeVisible();
  await expect(page.getByText(/有 1 处不同/)).toBeVisible();
});

test("a workbook goes out and in on each page of content, and the template is empty", async ({ browser }) => {
  const page = await administrator(browser, "/desk/catalogue");
  for (const path of ["/desk/catalogue", "/desk/units", "/desk/calendars"]) {
    await page.goto(path);
    await expect(page.getByRole("button", { name: /导出表格/ })).toBeEnabled();
    const { name, bytes } = await exported(page, /Excel/);
    const form = await chosen(page, name, bytes);
    await expect(form.getByText("与现有内容相同。"), path).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(form).toHaveCount(0);
  }
  const { name } = await exported(page, /空白模板/);
  expect(name).toBe("工作日历-模板.xlsx");
});

test("people come in at once, and the buttons are accessible in both languages", async ({ browser }) => {
  const page = await administrator(browser, "/desk/people");
  const account = `t${Date.now()}`;
  const form = await chosen(page, "people.csv", `姓名,账号,岗位\n表格人员,${account},网格员\n`);
  await expect(form.getByText(/新增 1 项/)).toBeVisible();
  await expect(form.getByRole("listitem").filter({ hasText: "新账号没有密码" })).toBeVisible();
  await page.screenshot({ path: "browser/out/tables-people.png" });
  await form.getByRole("button", { name: /^导\s*入$/ }).click();
  await expect(form).toHaveCount(0);
  await page.getByPlaceholder("按姓名、账号、单位或网格查找").fill(account);
  await expect(page.getByRole("cell", { name: "表格人员" })).toBeVisible();
  await page.screenshot({ path: "browser/out/tables-page.png" });
  await expectAccessible(page, "people with the buttons of tables");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Import table" }).click();
  await expect(page.getByRole("dialog").getByText("An import counts at once")).toBeVisible();
  await expectAccessible(page, "the import in English");
});

test("an old code and a common word find the matter, which shows its former code and standard", async ({ browser }) => {
  const page = await administrator(browser, "/desk/catalogue");
  const find = page.getByPlaceholder("查找名称、拼音首字母、编码、俗称");
  await find.fill("0128");
  await page.getByRole("row").filter({ hasText: "噪声扰民" }).getByRole("button", { name: "噪声扰民" }).click();
  const detail = page.getByRole("region", { name: "事项详情" });
  await expect(detail).toContainText("0128 · GB/T 30428.2-2013（至 2026-06-30）");
  await expect(detail).toContainText("GB/T 47678.5-2026（2026-07-01 起）");
  await find.fill("违停");
  await expect(page.getByRole("row").filter({ hasText: "机动车乱停放" }).first()).toBeVisible();
  await page.screenshot({ path: "browser/out/tables-catalogue.png" });
});
