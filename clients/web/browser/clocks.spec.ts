/** Adjusting due times: an outage is tried, applied, and told in the case; a newer calendar is tried. */
import { expect } from "@playwright/test";
import { caller, eventually, report } from "./api";
import { expectAccessible, person, test } from "./people";

/** A moment as a date input takes it, in the town's time. */
const wall = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16);

test("an outage is tried without a change, applied with a reason, and told in the case", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const [worker, command] = await Promise.all(["worker01", "command1"].map((account) => caller(base, account)));
  if (!worker || !command) throw new Error("somebody is missing");
  const { id: made } = await report(worker);
  const before = await eventually(async () => (await command.dispatch.getCase({ id: made })).case, "the case is there");
  const page = await person(browser, "command1", "/desk/clocks");
  await expect(page.getByRole("heading", { name: "期限调整" })).toBeVisible();
  await page.getByRole("button", { name: "试算" }).click();
  await expect(page.getByLabel("开始时间")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("请填写开始时间")).toBeVisible();
  await page.getByLabel("开始时间").fill(wall(Date.now() + 3_600_000));
  await page.getByRole("button", { name: "试算" }).click();
  await expect(page.getByText("开始时间要早于结束时间")).toBeVisible();

  await page.getByLabel("开始时间").fill(wall(Date.now() - 30 * 3_600_000));
  await page.getByRole("button", { name: "试算" }).click();
  const planned = page.getByText(/件未结案件中，\d+ 件的期限会变动/);
  await expect(planned).toBeVisible();
  await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
  await expectAccessible(page, "the plan of an outage");
  expect((await command.dispatch.getCase({ id: made })).case?.etag).toBe(before.etag);

  await page.getByRole("button", { name: /^应用到 \d+ 件案件$/ }).click();
  await expect(page.getByLabel("原因")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("原因").fill("机房停电检修");
  await page.getByRole("button", { name: /^应用到 \d+ 件案件$/ }).click();
  const past = page.getByRole("region", { name: "已登记的调整" });
  await expect(past.getByText("机房停电检修")).toBeVisible();
  await expect(past.getByRole("status").first()).toContainText("完成");
  await past.getByRole("button", { name: "查看变动" }).first().click();
  await past.getByRole("table").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/desk\/cases\//);
  await expect(page.locator(".case-detail")).toContainText("停运时段停表");
  await expect(page.locator(".case-detail")).toContainText("机房停电检修");
});

test("the administrator tries a recalculation, in English too", async ({ browser }) => {
  const page = await person(browser, "admin", "/desk/clocks");
  await page.getByText("重算暂定期限").click();
  await page.getByRole("button", { name: "试算" }).click();
  await expect(page.getByText(/按第 \d+ 版日历/)).toBeVisible();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Adjust due times" })).toBeVisible();
  await expectAccessible(page, "the plan of a recalculation in English");
});

test("units adjust no due times", async ({ browser }) => {
  const page = await person(browser, "zf-sz", "/desk/");
  await expect(page.getByRole("navigation", { name: "页面" })).toContainText("案件");
  await expect(page.getByRole("navigation", { name: "页面" })).not.toContainText("期限调整");
});
