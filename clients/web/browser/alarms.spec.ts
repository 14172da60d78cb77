/** Alarms at the desk: what stands, who was told, who owes; urges and their answers. */
import { expect } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { accept, caller, eventually, report } from "./api";
import { expectAccessible, person, test } from "./people";

test("a superior's urge is shown to the unit, answered by one key, and told in the history", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const [worker, unit, leader] = await Promise.all(["worker01", "zf-sz", "leader1"].map((account) => caller(base, account)));
  if (!worker || !unit || !leader) throw new Error("somebody is missing");
  const made = await report(worker);
  const accepted = await accept(unit, made.id);
  await leader.dispatch.urgeCase({ command: { id: made.id, etag: accepted.etag, requestId: randomUUID() }, words: "群众两次来电" });

  const page = await person(browser, "zf-sz", `/desk/cases/${made.id}?view=all`);
  const detail = page.locator(".case-detail");
  await expect(detail).toContainText("待答复的督办");
  await expect(detail).toContainText("群众两次来电");
  await expect(detail).toContainText("下一步：综合执法市政设施组 处置并提交结果");
  await page.keyboard.press("q");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("镇街分管领导");
  await dialog.getByRole("button", { name: "答复督办" }).click();
  await expect(dialog.getByLabel("答复内容")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("答复内容").fill("已安排夜间处置");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(detail).not.toContainText("待答复的督办");
  await expect(detail).toContainText("已安排夜间处置");
});

test("alarms that stand are listed for those who are told, with who owes the next step", async ({ browser, baseURL }) => {
  const command = await caller(baseURL ?? "", "command1");
  await eventually(async () => {
    const { rungs } = await command.alarms.countAlarms({});
    return rungs.length > 0 || undefined;
  }, "the demo town's late cases have been noticed");
  const page = await person(browser, "command1", "/desk/alarms");
  const rows = page.getByRole("region", { name: "未消除的提醒" }).getByRole("row");
  const duties = page.getByRole("region", { name: "谁欠下一步" });
  await expect(duties.getByRole("row", { name: /处置并提交结果/ }).first()).toBeVisible();
  await page.getByText(/^全部 [1-9]\d*$/).click();
  await expect(page).toHaveURL(/which=all/);
  await expect(rows.nth(1)).toContainText("%");
  await expectAccessible(page, "the alarms");
  await rows.nth(1).getByRole("link").click();
  await expect(page).toHaveURL(/\/desk\/cases\//);
  await expect(page.locator(".case-timeline, .timeline").first()).toContainText("时限提醒");
});

test("heads and leaders begin with what is late, in English too", async ({ browser }) => {
  const page = await person(browser, "head-zf", "/desk/");
  await expect(page.getByRole("navigation", { name: "页面" })).not.toContainText("代为登记");
  await expect(page.locator("h1, h2").filter({ hasText: "已超期" }).first()).toBeVisible();
  await page.getByRole("link", { name: "提醒" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Alarms that stand" })).toBeVisible();
  await page.getByText(/^Told to nobody \d+$/).click();
  await expect(page.getByText("No alarm stands.")).toBeVisible();
  await expectAccessible(page, "the alarms in English");
});
