/** What the gateway says with the pages: a strict policy, fresh nonces, addresses that open where they point. */
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { expect } from "@playwright/test";
import type { Session } from "../src/api/session";
import { SessionService } from "../src/gen/gridcase/registry/v1/session_pb";
import { eventually } from "./api";
import { person, signIn, test } from "./people";

test.skip(Boolean(process.env.GRIDCASE_BASE), "a development server does not serve the pages as the gateway does");

test("pages come with a strict policy and a nonce of their own", async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ["/desk/", "/desk/cases/any", "/field/", "/field/reports"]) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(200);
    const policy = answer.headers()["content-security-policy"] ?? "";
    const nonce = /'nonce-([0-9a-f]+)'/.exec(policy)?.[1] ?? "";
    expect(await answer.text()).toContain(`nonce="${nonce}"`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(4);
});

test("what does not exist is said to be missing, and the root leads to the desk", async ({ request }) => {
  expect((await request.get("/nowhere")).status()).toBe(404);
  expect((await request.get("/assets/none.js")).status()).toBe(404);
  const root = await request.get("/", { maxRedirects: 0 });
  expect(root.headers()["location"]).toBe("/desk/");
});

test("nothing that a page does breaks its policy", async ({ browser }) => {
  const page = await browser.newPage();
  const broken: string[] = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && broken.push(message.text()));
  await signIn(page, "supervisor1", "/desk/");
  for (const path of ["/desk/reviews", "/desk/cases", "/desk/overview"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(".ant-spin-spinning")).toHaveCount(0);
  }
  await page.goto("/field/");
  await expect(page.locator("#root")).not.toBeEmpty();
  expect(broken).toEqual([]);
});

test("the demo's sign-in page offers accounts, and one of them is enough to come in", async ({ page }) => {
  await page.goto("/desk/");
  await page.getByRole("button", { name: /指挥室.*command1/ }).click();
  await expect(page.getByRole("navigation", { name: "页面" })).toContainText("案件");
});

test("a person with two posts works in either, and signing out ends the session in all tabs", async ({ browser }) => {
  const page = await person(browser, "duty1", "/desk/");
  const pages = page.getByRole("navigation", { name: "页面" });
  await expect(pages).toContainText("代为登记");
  await page.getByRole("button", { name: /指挥室/ }).click();
  await page.getByRole("menuitem", { name: "镇街督导" }).click();
  await expect(pages).toContainText("结案审核");
  await expect(pages).not.toContainText("代为登记");
  const other = await page.context().newPage();
  await other.goto("/desk/");
  await expect(other.getByRole("navigation", { name: "页面" })).toContainText("结案审核");
  await page.getByRole("button", { name: /镇街督导/ }).click();
  await page.getByRole("menuitem", { name: "退出所有设备" }).click();
  await expect(page.locator("input[name=account]")).toBeVisible();
  await expect(other.locator("input[name=account]")).toBeVisible();
});

test("whoever signs out is out at once, and the server hears of it later", async ({ browser, baseURL }) => {
  const page = await person(browser, "worker11", "/field/", true);
  const stored = await page.evaluate(() => localStorage.getItem("gridcase.session"));
  const session = JSON.parse(stored ?? "") as Session;
  let answer = () => {};
  const slow = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/SessionService\/SignOut$/, async (route) => {
    await slow;
    await route.continue();
  });
  await page.locator(".field-account").click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.locator("input[name=account]")).toBeVisible();
  await page.reload();
  await expect(page.locator("input[name=account]")).toBeVisible();
  answer();
  const sessions = createClient(SessionService, createGrpcWebTransport({ baseUrl: baseURL ?? "" }));
  await eventually(async () => {
    try {
      await sessions.refreshSession({ session: session.id, refreshSecret: session.refreshSecret, requestId: session.renewal });
    } catch (error) {
      return ConnectError.from(error).code === Code.Unauthenticated || undefined;
    }
    return undefined;
  }, "the session is over at the server");
});

test("a wrong password says what to do and keeps the account", async ({ page }) => {
  await page.goto("/desk/");
  await page.locator("input[name=account]").fill("command2");
  await page.locator("input[name=password]").fill("wrong");
  await page.locator(".sign-in-go").click();
  await expect(page.getByRole("alert")).toContainText("账号或密码不正确");
  await expect(page.locator("input[name=account]")).toHaveValue("command2");
});

test("a device whose clock is wrong by years works all the same", async ({ page }) => {
  await page.clock.install({ time: new Date("2036-05-04T08:00:00Z") });
  let renewals = 0;
  page.on("request", (request) => request.url().endsWith("/RefreshSession") && (renewals += 1));
  await signIn(page, "command2", "/desk/cases?view=all");
  await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
  expect(renewals).toBe(0);
});
