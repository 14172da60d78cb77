/** People of the demo town at their pages, and what every page must keep. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test as base, type Browser, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

export const PASSWORD = "gridcase-demo";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Closes what a test has opened: pages that stay go on asking the server and slow down whatever comes after. */
export const test = base.extend<{ closed: void }>({
  closed: [
    async ({ browser }, use) => {
      await use();
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
});

/** A person's own browser, signed in at a page; without motion, because colours on their way to others would be measured as they pass. */
export async function person(browser: Browser, account: string, path: string, phone = false): Promise<Page> {
  const context = await browser.newContext({
    viewport: phone ? { width: 360, height: 800 } : { width: 1440, height: 900 },
    hasTouch: phone,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
    permissions: phone ? ["geolocation"] : [],
    geolocation: phone ? { longitude: 120.0705, latitude: 30.3305, accuracy: 8 } : undefined,
  });
  const page = await context.newPage();
  await signIn(page, account, path);
  return page;
}

export async function signIn(page: Page, account: string, path: string): Promise<void> {
  await page.goto(path);
  await page.locator("input[name=account]").fill(account);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator(".sign-in-go").click();
  await expect(page.locator(".sign-in")).toHaveCount(0);
}

/** Nothing serious or critical may be found by axe on what is shown now. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await settled(page);
  // Through the debugger's channel, because the page's policy admits no foreign script.
  const results = (await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`)) as AxeResults;
  const bad = results.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(" ")} — ${node.failureSummary}`).join("\n   ")}`);
  expect(told, `${what} is accessible`).toEqual([]);
}

/** Waits until nothing fades or moves any more but what turns for ever: colours and places are judged where they stay. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== "running" || one.effect?.getComputedTiming().endTime === Infinity),
  );
}
