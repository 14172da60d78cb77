/** The tour of the README, step by step. */
import { expect } from "@playwright/test";
import { picture } from "./api";
import { person, test } from "./people";

const photo = () => ({ name: "street.png", mimeType: "image/png", buffer: picture() });

test("the tour of three minutes goes as the README tells it", async ({ browser }) => {
  test.setTimeout(240_000);
  // 1. Report: a photo, the matter, the place on the map, submit.
  const worker = await person(browser, "worker01", "/field/", true);
  await worker.locator("input[name=finding-files]").setInputFiles(photo());
  await worker.getByRole("searchbox", { name: "搜索事项" }).fill("占道经营");
  await worker.getByRole("list", { name: "搜索结果" }).getByRole("button", { name: "占道经营" }).first().click();
  await expect(worker.getByText("误差约 8 米")).toBeVisible();
  await worker.getByRole("button", { name: "提交", exact: true }).click();
  const received = worker.locator(".submitted .report-number");
  await expect(received).toHaveText(/^330106109-/);
  const number = (await received.textContent()) ?? "";

  // 2. Where did it go, and why?
  const command = await person(browser, "command1", "/desk/");
  await expect(command.getByRole("heading", { level: 1 })).toBeVisible();
  await command.keyboard.press("/");
  await command.keyboard.type(number);
  await command.keyboard.press("Enter");
  const detail = command.getByLabel("案件详情");
  await expect(detail).toContainText(number);
  await expect(detail).toContainText("city-event-09006");
  await expect(detail).toContainText("第二条 街面秩序");
  const squad = /综合执法([一二三])中队/.exec((await detail.textContent()) ?? "")?.[1] ?? "";
  const account = `zf${"一二三".indexOf(squad) + 1}`;

  // 3. Handle: A accepts, H hands in.
  const desk = await person(browser, account, "/desk/");
  await desk.getByRole("listbox").getByRole("option").filter({ hasText: number.slice(10) }).first().click();
  const own = desk.getByLabel("案件详情");
  await expect(own).toContainText(number);
  await desk.keyboard.press("a");
  await expect(own.locator(".state-mark").first()).toContainText("处置中");
  await desk.keyboard.press("h");
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("处置情况").fill("摊主已收摊离开");
  await dialog.locator("input[type=file]").setInputFiles(photo());
  await expect(dialog.getByText("已保存到服务器")).toBeVisible();
  await desk.keyboard.press("Control+Enter");
  await expect(own.locator(".state-mark").first()).toContainText("待结案");

  // 4. Review: approve.
  const review = await person(browser, "supervisor1", "/desk/reviews");
  await review.getByRole("link").or(review.getByRole("button")).or(review.getByRole("option")).filter({ hasText: number }).first().click();
  await expect(review.getByRole("article").getByText(number)).toBeVisible();
  await review.getByRole("button", { name: /^通过结案/ }).click();
  await expect(review.getByText(`已通过 ${number}`)).toBeVisible();

  // 5. Told: closed, and to be rated.
  await worker.getByRole("link", { name: "我的上报" }).click();
  const listed = worker.getByRole("listitem").filter({ hasText: number });
  await expect(async () => {
    await worker.reload();
    await expect(listed).toContainText("已结案", { timeout: 2_000 });
  }).toPass();
  await listed.getByRole("link").click();
  await expect(worker.getByText("评价处置结果")).toBeVisible();
});
