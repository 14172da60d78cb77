/** What a supervisor does: judge results one after the other, and see where work is left. */
import { expect, type Locator, type Page } from "@playwright/test";
import { caller, handedIn } from "./api";
import { expectAccessible, person, test } from "./people";

test("a result is rejected with a reason, and the next is approved by one key", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const rejected = await handedIn(base, "已派人看过");
  const approved = await handedIn(base);
  const page = await person(browser, "supervisor1", `/desk/reviews/${rejected.id}`);
  const shown = page.getByRole("article");
  await expect(shown.getByText(rejected.number)).toBeVisible();

  const line = page.getByRole("slider", { name: /对比线/ });
  await line.press("ArrowRight");
  await expect(line).toHaveAttribute("aria-valuenow", "54");
  await line.press("+");
  await expect(shown.getByText("150%")).toBeVisible();
  await inBothLanguages(page, "the review with photos");

  await page.getByRole("button", { name: "驳回返工" }).click();
  const reason = page.getByRole("textbox", { name: "驳回原因（必填）" });
  await expect(reason).toBeFocused();
  await reason.press("Control+Enter");
  await expect(page.getByRole("alert")).toContainText("请写明驳回原因");
  await expectAccessible(page, "the form of a rejection");
  await page.getByRole("button", { name: "处置照片看不出处置效果" }).click();
  await reason.press("End");
  await reason.pressSequentially("，请补拍全景");
  await reason.press("Control+Enter");
  await expect(page.getByText(`已驳回 ${rejected.number}`)).toBeVisible();

  // Handed in right after the other one, so it came up by itself.
  await expect(shown.getByText(approved.number)).toBeVisible();
  await pressUntil(page, "1", page.getByText(`已通过 ${approved.number}`));
  await expect(shown.getByText(approved.number)).toHaveCount(0);

  const supervisor = await caller(base, "supervisor1");
  const { review } = await supervisor.feedback.getReview({ id: rejected.id });
  expect(review?.reason).toBe("处置照片看不出处置效果，请补拍全景");
  await page.goto(`/desk/reviews/${rejected.id}`);
  await expect(page.getByText("处置照片看不出处置效果，请补拍全景").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "通过结案" })).toHaveCount(0);
});

test("what somebody else decides is shown, and what is new waits in a pill", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const seen = await handedIn(base);
  const page = await person(browser, "supervisor1", `/desk/reviews/${seen.id}`);
  await expect(page.getByRole("button", { name: "通过结案" })).toBeVisible();
  const rows = await page.getByRole("list", { name: "审核列表" }).getByRole("listitem").count();

  const other = await caller(base, "supervisor2");
  const { review } = await other.feedback.getReview({ id: seen.id });
  await other.feedback.approveReview({ id: review?.id ?? "", etag: review?.etag ?? "", requestId: crypto.randomUUID() });
  await expect(page.getByRole("button", { name: "通过结案" })).toHaveCount(0);
  const fresh = await handedIn(base);
  const pill = page.getByRole("button", { name: /新提交.*更新列表/ });
  await expect(pill).toContainText("1 件已处理");
  await expect(page.getByRole("list", { name: "审核列表" }).getByRole("listitem")).toHaveCount(rows);
  await pill.click();
  await expect(page.getByRole("link", { name: fresh.number })).toBeVisible();
});

test("map and tables of the overview have the same numbers", async ({ browser, baseURL }) => {
  await handedIn(baseURL ?? "");
  const page = await person(browser, "supervisor1", "/desk/overview");
  for (const [name, column] of [["未结", 1], ["超期", 2], ["待指挥室处理", 3], ["待审核", 4]] as const) {
    const total = page.getByRole("group", { name: /合计/ }).getByRole("button", { name });
    await total.click();
    await expect(total).toHaveAttribute("aria-pressed", "true");
    await expect(async () => {
      const amount = Number(/\d+/.exec((await total.textContent()) ?? "")?.[0]);
      expect(await sum(page.getByRole("table", { name: "按网格" }), column)).toBe(amount);
      expect(await sum(page.getByRole("table", { name: "按单位" }), column)).toBe(amount);
    }).toPass({ timeout: 15_000 });
  }
  await expect(page).toHaveURL(/figure=inReview/);
  await page.getByText("社区", { exact: true }).click();
  await expect(page.getByRole("table", { name: "按社区" })).toBeVisible();
  await inBothLanguages(page, "the overview");
  await page.getByText("网格", { exact: true }).first().click();

  const row = page.getByRole("table", { name: "按网格" }).getByRole("row", { name: /网格.*\d/ }).filter({ hasNotText: "没有网格" }).first();
  await row.getByRole("button").press("Enter");
  await expect(row).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("application", { name: /待审核案件地图/ })).toBeVisible();
  await page.getByRole("link", { name: "查看案件" }).click();
  await expect(page.getByRole("region", { name: "筛选条件" }).getByText(/^网格：/)).toBeVisible();
});

test("the table of grids is saved for spreadsheets", async ({ browser }) => {
  const page = await person(browser, "command1", "/desk/overview");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出 CSV：按网格" }).click();
  const stream = await (await saving).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  expect(text.startsWith("\uFEFF代码,网格,未结,")).toBe(true);
  expect(text).toContain(",合计,");
});

/** Adds up a column of a table's body. */
async function sum(table: Locator, column: number): Promise<number> {
  const cells = await table.locator(`tbody tr > :nth-child(${column + 1})`).allTextContents();
  return cells.reduce((total, cell) => total + Number(cell), 0);
}

/** The page takes no key for a case that has only just come up. */
async function pressUntil(page: Page, key: string, there: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(there).toBeVisible({ timeout: 3_000 });
  }).toPass();
}

async function inBothLanguages(page: Page, what: string): Promise<void> {
  await expectAccessible(page, what);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expectAccessible(page, `${what} in English`);
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
}
