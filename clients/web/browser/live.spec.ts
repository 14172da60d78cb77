/** The line to the server: what is shown when it is lost, and that it heals by itself. */
import { expect } from "@playwright/test";
import { caller, report } from "./api";
import { person, test } from "./people";

test("a lost connection is told, the list stays, and it heals by itself with what happened meanwhile", async ({ browser, baseURL }) => {
  const page = await person(browser, "command2", "/desk/cases?view=all");
  const rows = page.getByRole("listbox").getByRole("option");
  await expect(rows.first()).toBeVisible();
  // The number alone: names of units may still be on their way.
  const [number = ""] = /\d{8}-\d{5}/.exec((await rows.first().textContent()) ?? "") ?? [];
  expect(number).not.toBe("");
  await page.context().setOffline(true);
  await expect(page.getByText("与服务器的连接已断开")).toBeVisible();
  await expect(rows.first()).toContainText(number);

  const made = await report(await caller(baseURL ?? "", "worker03"));
  await page.context().setOffline(false);
  await expect(page.getByText("与服务器的连接已断开")).toHaveCount(0, { timeout: 40_000 });
  await page.getByRole("button", { name: /新案件/ }).click({ timeout: 40_000 });
  await expect(rows.filter({ hasText: made.number.slice(10) })).toBeVisible();
});

test("two tabs of a person share one stream, and the other takes over when the first closes", async ({ browser, baseURL }) => {
  const first = await person(browser, "command2", "/desk/cases?view=all");
  await expect(first.getByRole("listbox").getByRole("option").first()).toBeVisible();
  const second = await first.context().newPage();
  const streams: string[] = [];
  second.on("request", (request) => request.url().endsWith("/WatchCases") && streams.push(request.url()));
  await second.goto("/desk/cases?view=all");
  await expect(second.getByRole("listbox").getByRole("option").first()).toBeVisible();
  const pill = second.getByRole("button", { name: /新案件/ });
  await report(await caller(baseURL ?? "", "worker03"));
  await expect(pill).toBeVisible();
  expect(streams).toHaveLength(0);
  await pill.click();

  await first.close();
  await expect.poll(() => streams.length).toBe(1);
  await report(await caller(baseURL ?? "", "worker04"));
  await expect(pill).toBeVisible();
});
