/** The command room's rarer acts, each given by the keyboard alone. */
import { expect, type Page } from "@playwright/test";
import { accept, caller, report } from "./api";
import { expectAccessible, person, test } from "./people";

/** Opens the dialog of an act by its button, without a mouse. */
async function begin(page: Page, act: string) {
  await page.getByRole("group", { name: "操作" }).getByRole("button", { name: new RegExp(`^${act}`) }).press("Enter");
  // Its first entry has the focus.
  await expect(page.getByRole("dialog").locator("input:focus, textarea:focus")).toHaveCount(1);
  return page.getByRole("dialog");
}

async function send(page: Page, state: string) {
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByLabel("案件详情").locator(".state-mark").first()).toContainText(state);
}

test("a case is suspended, resumed, transferred, recalled, corrected and voided", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const { id } = await report(await caller(base, "worker10"));
  await accept(await caller(base, "zf-sz"), id);
  const page = await person(browser, "command1", `/desk/cases/${id}?view=all`);
  await expect(page.getByLabel("案件详情").locator(".state-mark").first()).toContainText("处置中");

  let dialog = await begin(page, "挂账");
  await expectAccessible(page, "suspending");
  await dialog.getByLabel("挂账至").fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await dialog.getByLabel("挂账理由").fill("等配件");
  await send(page, "已挂账");

  await begin(page, "恢复处置");
  await send(page, "处置中");

  dialog = await begin(page, "转派");
  const unit = dialog.getByRole("combobox").last();
  await unit.fill("综合执法一中队");
  await unit.press("Enter");
  await dialog.getByLabel("转派理由").fill("由一中队办理");
  await send(page, "待签收");

  await begin(page, "撤回派遣");
  await send(page, "待派遣");

  dialog = await begin(page, "更正");
  await expectAccessible(page, "correcting");
  await dialog.getByRole("combobox").first().fill("dwjy");
  await dialog.getByRole("combobox").first().press("Enter");
  await dialog.getByLabel("更正理由").fill("实为店外经营");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel("案件详情").getByRole("heading", { name: "店外经营" })).toBeVisible();
});

test("a filed case is voided with a reason", async ({ browser, baseURL }) => {
  const { id } = await report(await caller(baseURL ?? "", "worker10"), { matter: "event:09012" });
  const page = await person(browser, "command1", `/desk/cases/${id}?view=all`);
  const dialog = await begin(page, "作废");
  await dialog.getByLabel("作废理由").fill("重复上报");
  await send(page, "已作废");
});
