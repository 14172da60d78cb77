/** What no other test looks at for accessibility, in both languages. */
import { expect } from "@playwright/test";
import { expectAccessible, person, test } from "./people";

test("registering and changing the password are accessible in both languages", async ({ browser }) => {
  const page = await person(browser, "command2", "/desk/register");
  for (const [other, language] of [["English", "Chinese"], ["中文", "English"]] as const) {
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, `registering in ${language}`);
    await page.getByRole("button", { name: /指挥室|Command room/ }).click();
    await page.getByRole("menuitem", { name: /修改密码|Change password/ }).click();
    await expect(page.getByLabel(/当前密码|Current password/)).toBeVisible();
    await expectAccessible(page, `the password in ${language}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByRole("button", { name: other }).click();
  }
});
