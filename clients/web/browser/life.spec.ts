/** The whole life of a report over several signed-in people, each in a browser of their own. */
import { expect, type Page } from "@playwright/test";
import { caller, picture } from "./api";
import { person, test } from "./people";

const photo = (name: string) => ({ name: `${name}.png`, mimeType: "image/png", buffer: picture() });

/** A worker reports a matter, found by its initials, with a photo. The number it got. */
async function report(worker: Page, initials: string, matter: string, words: string): Promise<string> {
  await worker.locator("input[name=finding-files]").setInputFiles(photo("before"));
  await worker.getByRole("searchbox", { name: "搜索事项" }).fill(initials);
  await worker.getByRole("list", { name: "搜索结果" }).getByRole("button", { name: matter }).first().click();
  await worker.locator("textarea[name=words]").fill(words);
  await expect(worker.getByText("误差约 8 米")).toBeVisible();
  await worker.getByRole("button", { name: "提交", exact: true }).click();
  const number = worker.locator(".submitted .report-number");
  await expect(number).toHaveText(/^330106109-\d{8}-\d{5}$/);
  await expect(worker.locator(".submitted")).toContainText("完成");
  return (await number.textContent()) ?? "";
}

/** Goes to a case by its number, by keyboard. */
async function open(desk: Page, number: string) {
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await desk.keyboard.press("/");
  await desk.keyboard.type(number);
  await desk.keyboard.press("Enter");
  await expect(desk.getByLabel("案件详情").getByText(number).first()).toBeVisible();
}

/** Hands in a result with a photo, by keyboard but for the file. */
async function handIn(desk: Page, words: string) {
  await desk.getByRole("button", { name: /^提交结果/ }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("处置情况").fill(words);
  await dialog.locator("input[type=file]").setInputFiles(photo(words));
  await expect(dialog.getByText("已保存到服务器")).toBeVisible();
  await desk.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
}

const state = (desk: Page, name: string) => desk.getByLabel("案件详情").locator(".state-mark").filter({ hasText: name }).first();

test("a report is handled, rejected, reworked, approved, and the worker sees it closed", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const worker = await person(browser, "worker01", "/field/", true);
  const number = await report(worker, "zdjy", "占道经营", "两个水果摊占了盲道");
  const { case: opened } = await (await caller(baseURL ?? "", "command1")).dispatch.getCase({ id: number });
  const unit = opened?.lead.toLowerCase() ?? "";
  expect(unit).toMatch(/^zf\d$/);

  const desk = await person(browser, unit, "/desk/cases");
  await open(desk, number);
  await expect(desk.getByLabel("案件详情").getByText("city-event-09006").first()).toBeVisible();
  await desk.keyboard.press("a");
  await expect(state(desk, "处置中")).toBeVisible();
  await handIn(desk, "已劝离一个摊位");
  await expect(state(desk, "待结案")).toBeVisible();

  const review = await person(browser, "supervisor1", `/desk/reviews/${opened?.id}`);
  const shown = review.getByRole("article");
  await expect(shown.getByText(number)).toBeVisible();
  await expect(review.getByRole("slider", { name: /对比线/ })).toBeVisible();
  await review.getByRole("button", { name: /^驳回返工/ }).click();
  await review.getByRole("textbox", { name: "驳回原因（必填）" }).fill("照片里还有一个摊位");
  await review.keyboard.press("Control+Enter");
  await expect(review.getByText(`已驳回 ${number}`)).toBeVisible();

  // It arrives at the desk without a reload.
  await expect(state(desk, "处置中")).toBeVisible();
  await expect(desk.getByText("照片里还有一个摊位").first()).toBeVisible();
  await handIn(desk, "两个摊位都已离开");
  await expect(state(desk, "待结案")).toBeVisible();

  await review.goto(`/desk/reviews/${opened?.id}`);
  await expect(shown.getByText("两个摊位都已离开").first()).toBeVisible();
  await review.getByRole("button", { name: /^通过结案/ }).click();
  await expect(review.getByText(`已通过 ${number}`)).toBeVisible();

  await worker.getByRole("link", { name: "我的上报" }).click();
  const own = worker.getByRole("listitem").filter({ hasText: number });
  await expect(async () => {
    await worker.reload();
    await expect(own).toContainText("已结案", { timeout: 2_000 });
  }).toPass();
});

test("what no rule decides is decided by the command room, and a rule is made of it", async ({ browser }) => {
  test.setTimeout(240_000);
  const worker = await person(browser, "worker02", "/field/", true);
  const number = await report(worker, "zyxftd", "占用消防通道", "三辆电动车堵在消防通道口");

  const command = await person(browser, "command1", "/desk/cases");
  await open(command, number);
  await expect(command.getByLabel("案件详情").getByText("无责任规则").first()).toBeVisible();
  await command.getByRole("button", { name: /^派遣/ }).click();
  const dialog = command.getByRole("dialog");
  const lead = dialog.getByRole("combobox", { name: "牵头单位" });
  await lead.fill("城北派出所");
  await lead.press("Enter");
  await expect(dialog.getByTitle("城北派出所（公安）")).toBeVisible();
  await dialog.getByLabel("理由").fill("消防通道按治安巡查处理");
  await command.keyboard.press("Control+Enter");
  await expect(state(command, "待签收")).toBeVisible();
  await command.getByRole("button", { name: "由裁定生成规则" }).click();
  const proposal = (await command.locator("pre.precedent").textContent()) ?? "";
  const address = /https?:\/\/\S+\/desk(\/rules\?\S+)/.exec(proposal)?.[1] ?? "";
  expect(address).toContain("unit=PCS1");

  const admin = await person(browser, "admin", `/desk${address}`);
  const form = admin.getByRole("dialog");
  await expect(form).toContainText(number);
  await form.getByLabel("依据", { exact: true }).fill("《浙江省消防条例》（演示）");
  await form.getByRole("button", { name: "保存到草稿" }).click();
  await expect(form).toHaveCount(0);
  await expect(admin.getByRole("row").filter({ hasText: number })).toContainText("城北派出所");
});
