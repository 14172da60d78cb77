/** Takes the pictures of the README from a demo town: `make pictures`. */
import { expect, type Page } from "@playwright/test";
import { person, test } from "./people";

const folder = "../../docs/pictures";

/** Every photo and map of the page is drawn. */
async function drawn(page: Page) {
  await expect(page.locator(".ground-map-canvas canvas").first()).toBeVisible();
  await expect(page.locator(".photo-none")).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0))).toBe(true);
}

test("the dispatcher's desk", async ({ browser }) => {
  const page = await person(browser, "command1", "/desk/cases?view=handling");
  // The newest have photos.
  await page.getByRole("listbox").getByRole("option").first().click();
  await drawn(page);
  await page.screenshot({ path: `${folder}/desk.png` });
});

test("the closure review", async ({ browser }) => {
  const page = await person(browser, "supervisor1", "/desk/reviews");
  const slider = page.getByRole("slider", { name: /对比线/ });
  // The oldest ones have no photos.
  await expect(page.getByRole("button", { name: /^通过结案/ })).toBeVisible();
  while ((await slider.count()) === 0) await page.keyboard.press("j");
  await drawn(page);
  await page.screenshot({ path: `${folder}/review.png` });
});
