/** What a supervisor does: judge results one after the other, and see where work is left. */
import { expect, test } from "@playwright/test";
import { handedIn } from "./api";
import { expectAccessible, person } from "./people";

test("a result is rejected with a reason, and the next is approved by one key", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const rejected = await handedIn(base, "已派人看过");
  const approved = await handedIn(base);
  const page = await person(browser, "supervisor1", `/desk/reviews/${rejected.id}`);

  const shown = page.getByRole("article");
  await expect(shown.getByText(rejected.number)).toBeVisible();
  await expect(shown.getByText("已派人看过").first()).toBeVisible();
  const line = page.getByRole("slider", { name: /对比线/ });
  await line.focus();
  await page.keyboard.press("ArrowRight");
  await expect(line).toHaveAttribute("aria-valuenow", "54");
  await expectAccessible(page, "the review with photos");

  await page.keyboard.press("2");
  const reason = page.getByRole("textbox", { name: "驳回原因（必填）" });
  await expect(reason).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert")).toContainText("请写明驳回原因");
  await expectAccessible(page, "the form of a rejection");
  await page.getByRole("button", { name: "处置照片看不出处置效果" }).click();
  await reason.press("End");
  await reason.pressSequentially("，请补拍全景");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(`已驳回 ${rejected.number}`)).toBeVisible();
  await expect(shown.getByText(rejected.number)).toHaveCount(0);

  await page.goto(`/desk/reviews/${approved.id}`);
  await expect(shown.getByText(approved.number)).toBeVisible();
  await expect(page.getByRole("button", { name: "通过结案" })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("1");
    await expect(page.getByText(`已通过 ${approved.number}`)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  // The page went on to another one, or has none left.
  await expect(shown.getByText(approved.number)).toHaveCount(0);

  await page.goto("/desk/reviews?state=rejected");
  await page.goto(`/desk/reviews/${rejected.id}`);
  await expect(page.getByRole("contentinfo").or(page.locator("footer")).first()).toContainText("处置照片看不出处置效果，请补拍全景");
});
