/** Teams at the desk: which to send, where they stand, messages, the command view, and the member's own page. */
import { expect } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { accept, caller, eventually, report } from "./api";
import { expectAccessible, person, test } from "./people";

/** A case that the facilities group has accepted. */
async function accepted(base: string, matter?: string) {
  const [worker, unit] = await Promise.all(["worker01", "zf-sz"].map((account) => caller(base, account)));
  if (!worker || !unit) throw new Error("somebody is missing");
  const made = await report(worker, { matter });
  return { made, unit, item: await accept(unit, made.id) };
}

test("the dispatcher sends the team that is named first, and reads why", async ({ browser, baseURL }) => {
  const { made } = await accepted(baseURL ?? "");
  const page = await person(browser, "zf-sz", `/desk/cases/${made.id}?view=all`);
  const detail = page.locator(".case-detail");
  await expect(detail).toContainText("处置中");
  await page.keyboard.press("g");
  const dialog = page.getByRole("dialog");
  const first = dialog.locator(".team-line").first();
  await expect(first).toContainText("可派");
  await expect(first).toContainText(/在岗 · 不限事项 · 空闲 · .*距驻点/);
  await expectAccessible(page, "assigning");
  await dialog.getByRole("radio").first().check();
  const name = (await first.locator("b").textContent()) ?? "";

  // A message in between stands in nobody's way.
  const command = await caller(baseURL ?? "", "command1");
  await command.field.leaveMessage({ id: made.id, words: "现场有电线", requestId: randomUUID() });
  await expect(detail.locator(".messages")).toContainText("现场有电线");
  await dialog.getByRole("button", { name: "指派" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(detail.locator(".teams")).toContainText(name);
  await detail.getByRole("button", { name: "出发" }).click();
  await expect(detail.locator(".teams")).toContainText("途中");
  await expect(detail.locator(".case-timeline")).toContainText(`${name}：途中`);

  await page.getByRole("textbox", { name: "写留言" }).fill("收到，已派班组");
  await page.keyboard.press("Enter");
  await expect(detail.locator(".messages li").first()).toContainText("收到，已派班组");
  await expectAccessible(page, "a case with a team and messages");
});

test("an emergency points to the command view, which shows units, teams, positions and messages live", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const { made, unit, item } = await accepted(base, "component:01057");
  const command = await caller(base, "command1");
  await unit.dispatch.assignCase({ command: { id: made.id, etag: item.etag, requestId: randomUUID() }, team: "zf-sz-1" });
  const member = await caller(base, "dy-zf-sz");
  await member.field.moveTeam({ id: made.id, team: "zf-sz-1", status: 3, requestId: randomUUID() });
  await member.field.sharePosition({ id: made.id, team: "zf-sz-1", on: true, requestId: randomUUID() });
  const position = { longitude: 120.0712, latitude: 30.3309, coordinateSystem: "WGS-84", accuracyM: 6, provider: "gps" };
  await member.field.reportPosition({ id: made.id, team: "zf-sz-1", position });

  const page = await person(browser, "command1", `/desk/cases/${made.id}?view=all`);
  await expect(page.locator(".detail-emergency")).toContainText("119");
  await page.getByRole("link", { name: "指挥视图" }).click();
  await expect(page).toHaveURL(new RegExp(`/desk/command/${made.id}`));
  const view = page.locator(".command");
  await expect(view).toContainText("综合执法市政设施组");
  await expect(view.locator(".teams")).toContainText("到场");
  await expect(view.locator(".teams")).toContainText("地图 1 号");
  await expectAccessible(page, "the command view");
  await view.getByRole("button", { name: "联合处置" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "协办单位" }).click();
  await page.getByTitle(/城北派出所/).click();
  await dialog.getByLabel("需要该单位做什么").fill("疏散围观群众");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(view.locator(".command-units")).toContainText("城北派出所");
  await unit.field.leaveMessage({ id: made.id, words: "阀门已关", requestId: randomUUID() });
  await expect(view.locator(".messages")).toContainText("阀门已关");
  const bottom = await view.evaluate((element) => element.getBoundingClientRect().bottom);
  expect(bottom, "on one screen").toBeLessThanOrEqual(900);

  // Off is off, for everybody at once.
  await member.field.sharePosition({ id: made.id, team: "zf-sz-1", on: false, requestId: randomUUID() });
  await expect(view.locator(".teams")).not.toContainText("地图 1 号");
  const { positions } = await command.field.listPositions({ id: made.id });
  expect(positions).toEqual([]);
});

test("a member sees the own tasks on a phone, sets out, and shares the position only by hand", async ({ browser, baseURL }) => {
  const { made, unit, item } = await accepted(baseURL ?? "");
  await unit.dispatch.assignCase({ command: { id: made.id, etag: item.etag, requestId: randomUUID() }, team: "zf-sz-1" });
  const page = await person(browser, "dy-zf-sz", "/desk/tasks", true);
  const card = page.locator(".task-card").filter({ hasText: made.number });
  await expect(card).toBeVisible();
  const share = card.getByRole("switch", { name: "共享位置" });
  await expect(share).toBeDisabled();
  await expect(share).not.toBeChecked();
  await card.getByRole("button", { name: "出发" }).click();
  await expect(card).toContainText("途中");
  await expect(share).toBeEnabled();
  await expect(share).not.toBeChecked();
  await expectAccessible(page, "a member's tasks");
  await share.click();
  await expect(share).toBeChecked();
  await expect(card).toContainText("已发送");
  const told = await eventually(async () => {
    const { positions } = await unit.field.listPositions({ id: made.id });
    return positions[0];
  }, "the unit sees where the team is");
  expect(told.position?.coordinateSystem).toBe("WGS-84");
  await card.getByRole("button", { name: "离场" }).click();
  await expect(share).not.toBeChecked();
});

test("the unit says which of its teams are on duty, in English too", async ({ browser }) => {
  const page = await person(browser, "pcs4", "/desk/teams");
  const row = page.getByRole("row", { name: /pcs4-2/ });
  const duty = row.getByRole("switch");
  await expect(duty).not.toBeChecked();
  await duty.click();
  await expect(duty).toBeChecked();
  await duty.click();
  await expect(duty).not.toBeChecked();
  await expect(page.getByRole("row", { name: /pcs1-1/ })).toHaveCount(0);
  await expectAccessible(page, "the teams");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Teams" })).toBeVisible();
});
