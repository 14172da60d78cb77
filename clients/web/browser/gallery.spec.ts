/**
 * Photographs every page and dialog in Chinese, to be looked at: `npm run gallery` writes browser/out/gallery/*.png. The desk
 * at 1440 by 900, the field at 360 by 800.
 */
import { expect, type Browser, type Page } from "@playwright/test";
import { accept, caller, eventually, handedIn, picture, report } from "./api";
import { person, test } from "./people";

const folder = "browser/out/gallery";

/** What is drawn stays as it is, and photos and maps are there. */
async function shoot(page: Page, name: string) {
  await expect(page.locator(".ant-spin-spinning")).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => [...document.images].every((image) => image.complete))).toBe(true);
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== "running" || one.effect?.getComputedTiming().endTime === Infinity),
  );
  await page.screenshot({ path: `${folder}/${name}.png` });
}

async function dialogs(page: Page, name: string, keys: readonly string[]) {
  for (const key of keys) {
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    await shoot(page, `${name}-${key.replace("+", "-").toLowerCase()}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
}

async function closed(page: Page) {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

const at = (browser: Browser, account: string, path: string) => person(browser, account, `/desk/${path}`);

test("sign-in", async ({ browser }) => {
  for (const [name, path, width, height] of [["desk", "/desk/", 1440, 900], ["field", "/field/", 360, 800]] as const) {
    const page = await (await browser.newContext({ viewport: { width, height }, locale: "zh-CN" })).newPage();
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "演示账号" })).toBeVisible();
    await shoot(page, `sign-in-${name}`);
    await page.context().close();
  }
});

test("a department's desk", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const made = await report(await caller(base, "worker01"), { photos: [picture()] });
  await accept(await caller(base, "zf-sz"), made.id);
  const page = await at(browser, "zf-sz", `cases/${made.id}?view=handling&order=newest`);
  await expect(page.getByRole("application")).toBeVisible();
  await shoot(page, "unit-case");
  await dialogs(page, "unit", ["g", "h", "r", "Shift+Slash", "Control+k"]);
  await page.getByRole("button", { name: /^现场照片/ }).first().click();
  await shoot(page, "unit-photo");
});

test("the command room's desk", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const worker = await caller(base, "worker01");
  const filed = await report(worker, { matter: "event:08001", words: "工地夜间施工" });
  const lost = await report(worker, { matter: "event:09012" });
  const taken = await report(worker, { photos: [picture()] });
  const unit = await caller(base, "zf-sz");
  await accept(unit, taken.id);
  const command = await caller(base, "command1");
  for (const { id, number } of [filed, lost]) await eventually(async () => (await command.dispatch.getCase({ id })).case, `${number} is filed`);
  const page = await at(browser, "command1", `cases/${filed.id}?view=queue`);
  await expect(page.getByRole("application")).toBeVisible();
  await shoot(page, "command-confirm");
  await dialogs(page, "command", ["d", "c", "x"]);
  await page.goto(`/desk/cases/${lost.id}?view=queue`);
  await expect(page.getByRole("application")).toBeVisible();
  await shoot(page, "command-no-rule");
  await page.goto(`/desk/cases/${taken.id}?view=all`);
  await expect(page.getByRole("group", { name: "操作" })).toBeVisible();
  await dialogs(page, "command", ["t", "p", "b"]);
  await page.goto("/desk/register");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot(page, "register");
  await page.goto("/desk/overview");
  await expect(page.getByRole("table").first()).toBeVisible();
  await shoot(page, "overview");
  await page.getByRole("button", { name: /^李杰/ }).click();
  await page.getByRole("menuitem", { name: "修改密码" }).click();
  await shoot(page, "password");
});

test("the supervisor's desk", async ({ browser, baseURL }) => {
  const { id } = await handedIn(baseURL ?? "");
  const page = await at(browser, "supervisor1", `reviews/${id}`);
  await expect(page.getByRole("slider", { name: /对比线/ })).toBeVisible();
  await shoot(page, "review");
  await page.keyboard.press("2");
  await expect(page.getByRole("textbox", { name: "驳回原因（必填）" })).toBeVisible();
  await shoot(page, "review-reject");
});

test("the administrator's desk", async ({ browser }) => {
  const page = await at(browser, "admin", "ground");
  const row = (text: string) => page.getByRole("row").getByRole("button", { name: text }).first().click();
  await expect(page.getByRole("table").first()).toBeVisible();
  await shoot(page, "admin-ground");
  await page.getByRole("button", { name: "导入边界" }).click();
  await shoot(page, "admin-ground-import");
  await closed(page);
  await page.getByRole("button", { name: "检查缺陷" }).click();
  await expect(page.getByText(/^检查了 \d+ 个区域/)).toBeVisible();
  await shoot(page, "admin-ground-defects");
  await closed(page);
  for (const [path, first, add] of [
    ["units", "城北派出所", "添加单位"],
    ["rules", "", "添加规则"],
    ["catalogue", "私搭乱建", ""],
  ] as const) {
    await page.goto(`/desk/${path}`);
    await page.getByRole("button", { name: "开始修改" }).click();
    if (first) await row(first);
    await shoot(page, `admin-${path}`);
    if (add) {
      await page.getByRole("button", { name: add }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await shoot(page, `admin-${path}-add`);
      await closed(page);
    }
  }
  await page.getByRole("button", { name: "修改事项" }).click();
  await shoot(page, "admin-matter-form");
  await closed(page);
  await page.getByRole("button", { name: /^修改 .* 第 1 行$/ }).click();
  await shoot(page, "admin-row-form");
  await closed(page);
  await page.getByRole("button", { name: /导入表格/ }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, "admin-table-import");
  await closed(page);
  await page.goto("/desk/rules");
  await page.getByRole("button", { name: "历史归纳建议" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, "admin-proposals");
  await closed(page);
  await page.goto("/desk/publish");
  await page.getByLabel("发布理由").fill("责任清单调整");
  await shoot(page, "admin-publish");
  await page.goto("/desk/proof");
  await page.getByRole("button", { name: /没有适用的规则/ }).first().click();
  await shoot(page, "admin-proof");
  await page.goto("/desk/people");
  await row("王敏");
  await shoot(page, "admin-people");
  await page.getByRole("button", { name: "添加人员" }).click();
  await shoot(page, "admin-people-add");
  await closed(page);
  await page.getByRole("button", { name: /^结束岗位：/ }).first().click();
  await shoot(page, "admin-post-end");
  await closed(page);
  await page.goto("/desk/calendars");
  await expect(page.getByRole("group", { name: /2026/ })).toBeVisible();
  await shoot(page, "admin-calendars");
});

test("the field", async ({ browser, baseURL }) => {
  const page = await person(browser, "worker01", "/field/", true);
  await expect(page.getByText("误差约 8 米")).toBeVisible();
  await shoot(page, "field-report");
  await page.locator("input[name=finding-files]").setInputFiles({ name: "before.png", mimeType: "image/png", buffer: picture() });
  await page.getByRole("searchbox", { name: "搜索事项" }).fill("jg");
  await page.getByRole("list", { name: "搜索结果" }).scrollIntoViewIfNeeded();
  await shoot(page, "field-search");
  await page.getByRole("searchbox", { name: "搜索事项" }).fill("zdjy");
  await page.getByRole("list", { name: "搜索结果" }).getByRole("button", { name: "占道经营" }).first().click();
  await page.locator("textarea[name=words]").fill("两个水果摊占了盲道");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await shoot(page, "field-filled");
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.locator(".submitted")).toContainText("完成");
  await shoot(page, "field-submitted");
  await page.getByRole("link", { name: "我的上报" }).click();
  await expect(page.getByRole("listitem").first()).toBeVisible();
  await shoot(page, "field-reports");
  const { id } = await handedIn(baseURL ?? "");
  await page.goto(`/field/reports/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot(page, "field-detail");
  await page.screenshot({ path: `${folder}/field-detail-whole.png`, fullPage: true });
});
