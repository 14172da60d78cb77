/** Parts that are split off a case, and two reports of the same thing that are joined and taken apart. */
import { expect, type Locator, type Page } from "@playwright/test";
import { accept, caller, eventually, handIn, picture, report } from "./api";
import { expectAccessible, person, test } from "./people";

const detail = (page: Page) => page.getByLabel("案件详情");
const section = (page: Page, title: string) =>
  detail(page).locator(".detail-part").filter({ has: page.getByRole("heading", { name: title }) });
const state = (page: Page, name: string) => expect(detail(page).locator(".state-mark").first()).toContainText(name);

/** Opens a dialog by its key; what it shows must be accessible. */
async function press(page: Page, key: string, act: string): Promise<Locator> {
  await expect(detail(page).getByRole("button", { name: new RegExp(`^${act}`) })).toBeEnabled();
  await page.keyboard.press(key);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(act);
  await expectAccessible(page, act);
  return dialog;
}

async function send(page: Page) {
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test("a case waits for the part that was split off it, and its review is opened with the last", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const base = baseURL ?? "";
  const [worker, unit] = await Promise.all([caller(base, "worker12"), caller(base, "zf-sz")]);
  const { id, number } = await report(worker, { words: "树倒压坏护栏", photos: [picture()] });
  await accept(unit, id);

  const command = await person(browser, "command1", `/desk/cases/${id}?view=all`);
  await state(command, "处置中");
  const dialog = await press(command, "i", "拆分");
  await command.keyboard.press("Control+Enter");
  await expect(dialog.getByText("请填写").first()).toBeVisible();
  await dialog.getByRole("combobox", { name: "事项" }).fill("占道经营");
  await dialog.getByRole("listbox").getByRole("option").first().click();
  await dialog.getByLabel("子案内容").fill("断枝旁另有占道摊位");
  await dialog.getByLabel("拆分理由").fill("分属两家");
  await send(command);
  const family = section(command, "关联案件");
  await expect(family).toContainText("还有 1 件子案未办结");
  const part = family.getByRole("link", { name: /-1$/ });
  await expect(part).toBeVisible();
  await expectAccessible(command, "related cases");

  // The unit hands in; nobody reviews before the part is settled.
  await handIn(unit, id, "树已清理", [picture()]);
  await state(command, "待结案");
  await expect(detail(command)).toContainText("指挥室 督促子案办结");
  await expect(family).toContainText("等待 1 件子案办结后进入结案审核");
  const supervisor = await caller(base, "supervisor1");
  const review = await eventually(() => supervisor.feedback.getReview({ id }), "the review is there");
  expect(review.review?.openParts).toEqual([`${number}-1`]);

  await part.click();
  await expect(detail(command)).toContainText(`${number}-1`);
  await expect(detail(command)).toContainText("本案是子案，拆自");
  await expect(detail(command).getByRole("button", { name: "现场照片 1/1" })).toBeVisible();
  // The command room finds that it is not needed.
  await press(command, "u", "撤回派遣");
  await send(command);
  const voiding = await press(command, "x", "作废");
  await voiding.getByLabel("作废理由").fill("摊位已自行撤离");
  await send(command);
  await state(command, "已作废");
  await detail(command).getByRole("link", { name: new RegExp(number.split("-").at(-1) ?? "") }).click();
  await expect(family).toContainText("子案已全部办结");
  await expect(detail(command)).toContainText("镇街督导 审核结案");
  await expect(detail(command)).toContainText("子案办结");
  await eventually(async () => {
    const { review: now } = await supervisor.feedback.getReview({ id });
    return now?.openParts.length === 0 ? now : undefined;
  }, "the review is open");
});

test("two reports of the same thing are joined, told to both, and taken apart", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const base = baseURL ?? "";
  const [one, other] = await Promise.all([caller(base, "worker12"), caller(base, "worker13")]);
  const place = { longitude: 120.0712, latitude: 30.3309 };
  const goesOn = await report(one, { ...place, words: "路边树枝断裂" });
  const twice = await report(other, { ...place, words: "人行道被树枝挡住" });
  const unit = await caller(base, "zf-sz");
  await accept(unit, goesOn.id);
  await eventually(async () => (await unit.dispatch.getCase({ id: twice.id })).case, "the second case is open");

  const page = await person(browser, "supervisor1", `/desk/cases/${twice.id}?view=all`);
  const dialog = await press(page, "o", "并案");
  const short = goesOn.number.split("-").slice(1).join("-");
  const candidate = dialog.getByRole("radio", { name: new RegExp(short) });
  await expect(candidate).toBeVisible();
  await expect(dialog).toContainText("事项相同 · 相距 0 m");
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText("请填写").first()).toBeVisible();
  await dialog.getByLabel("按编号查找").fill(short);
  await expect(dialog).toContainText("编号符合的未办结案件");
  await candidate.check();
  await dialog.getByLabel("并案理由").fill("同一棵树");
  await send(page);
  await state(page, "已结案");
  await expect(detail(page)).toContainText("本案已并入，由该案继续处置");
  await expect(section(page, "案件经过")).toContainText("同一棵树");

  await detail(page).getByRole("link", { name: short }).click();
  await state(page, "处置中");
  const family = section(page, "关联案件");
  await expect(family).toContainText("人行道被树枝挡住");
  await expectAccessible(page, "joined cases");

  // Who reported it second reads what becomes of the first.
  const phone = await person(browser, "worker13", `/field/reports/${twice.id}`);
  await expect(phone.getByText(`已与案件 ${goesOn.number} 并案：正在处置`).first()).toBeVisible({ timeout: 40_000 });

  await page.goto(`/desk/cases/${twice.id}?view=all`);
  const apart = await press(page, "o", "取消并案");
  await apart.getByLabel("取消理由").fill("是两棵树");
  await send(page);
  await state(page, "待派遣");
  await expect(detail(page)).toContainText("已取消并案");
});
