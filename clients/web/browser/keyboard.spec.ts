/**
 * The flows that no other test walks without a mouse. Everything is reached by the Tab key as a person reaches it: a thing
 * that cannot be focused fails here.
 */
import { randomUUID } from "node:crypto";
import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { accept, caller, eventually, handedIn, report } from "./api";
import { PASSWORD, person, test } from "./people";

const PARTS = [Part.BOUNDARIES, Part.UNITS, Part.CATALOGUE, Part.REGISTER, Part.CALENDARS];
const unique = (words: string) => `${words} ${randomUUID().slice(0, 8)}`;
/** A button by its text; two Chinese letters are set apart by the component library. */
const button = (within: { getByRole: Page["getByRole"] }, text: string) =>
  within.getByRole("button", { name: new RegExp(`^${[...text].join("\\s*")}$`) });

/** Goes on by Tab until the thing has the focus. */
async function reach(page: Page, to: Locator): Promise<void> {
  const held = (thing: Element) => thing === document.activeElement;
  await expect(to).toBeVisible();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await to.evaluate(held)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${to} cannot be reached by Tab`);
}

async function press(page: Page, to: Locator, key = "Enter"): Promise<void> {
  await reach(page, to);
  await page.keyboard.press(key);
}

async function enter(page: Page, to: Locator, text: string): Promise<void> {
  await reach(page, to);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Types into a list that can be searched and takes what is left of it; goes down one that cannot. */
async function pick(page: Page, list: Locator, chosen: string, typed = ""): Promise<void> {
  await reach(page, list);
  if (typed) await page.keyboard.type(typed);
  else await page.keyboard.press("Enter");
  const active = page.locator(".ant-select-item-option-active").filter({ visible: true });
  await expect(active).toHaveCount(1);
  for (let steps = 0; steps < 20 && !(await active.textContent())?.includes(chosen); steps += 1) await page.keyboard.press("ArrowDown");
  await expect(active).toContainText(chosen);
  await page.keyboard.press("Enter");
}

/** A person's browser with nobody signed in, who signs in by keyboard. */
async function arrive(browser: Browser, account: string, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  await page.goto(path);
  await enter(page, page.locator("input[name=account]"), account);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.locator(".sign-in")).toHaveCount(0);
  return page;
}

test.describe("an administrator", () => {
  const discard = async (baseURL: string | undefined) => {
    const admin = await caller(baseURL ?? "", "admin");
    for (const part of PARTS) await admin.registry.discardDraft({ part });
  };
  test.beforeEach(({ baseURL }) => discard(baseURL));
  test.afterEach(({ baseURL }) => discard(baseURL));

  test("adds a rule, ends it again and throws the draft away", async ({ browser }) => {
    const page = await arrive(browser, "admin", "/desk/rules");
    await press(page, button(page, "开始修改"));
    await press(page, button(page, "添加规则"));
    const form = page.getByRole("dialog");
    await pick(page, form.getByLabel("事项", { exact: true }), "台阶破损", "tjps");
    await pick(page, form.getByLabel("牵头"), "综合执法一中队", "综合执法一");
    const basis = unique("责任清单第八条");
    await enter(page, form.getByLabel("依据"), basis);
    await press(page, button(form, "保存到草稿"));
    await expect(form).toHaveCount(0);
    await enter(page, page.getByRole("searchbox", { name: /查找事项/ }), basis);
    await expect(page.getByRole("row").filter({ hasText: basis })).toContainText("新增");
    await press(page, button(page, "丢弃草稿"));
    // The question holds the focus; its answer is one press away.
    await press(page, button(page.getByRole("dialog"), "丢弃草稿"));
    await expect(page.getByText(/生效中 · 第 \d+ 版/)).toBeVisible();
  });

  test("renames a unit, opens the import of districts, and changes the row of a matter", async ({ browser }) => {
    const page = await arrive(browser, "admin", "/desk/units");
    await press(page, button(page, "开始修改"));
    await enter(page, page.getByRole("searchbox", { name: "按名称或编码查找" }), "城北派出所");
    await press(page, page.getByRole("row").getByRole("button", { name: "城北派出所" }));
    const detail = page.getByRole("region", { name: "单位详情" });
    await press(page, button(detail, "修改"));
    await enter(page, page.getByRole("dialog").getByLabel("电话"), "0571-88880000");
    await press(page, button(page.getByRole("dialog"), "保存到草稿"));
    await expect(detail.getByText("0571-88880000")).toBeVisible();
    await press(page, button(page, "导入辖区"));
    const drawer = page.getByRole("dialog");
    await reach(page, drawer.getByLabel("GeoJSON 文件"));
    await page.keyboard.press("Escape");
    await expect(drawer).toHaveCount(0);

    await press(page, page.getByRole("link", { name: "事项目录" }));
    await press(page, button(page, "开始修改"));
    await enter(page, page.getByRole("searchbox", { name: /查找名称/ }), "tjps");
    await press(page, page.getByRole("row").getByRole("button", { name: "台阶破损" }));
    const matter = page.getByRole("region", { name: "事项详情" });
    await press(page, matter.getByRole("button", { name: /^修改 .* 第 1 行$/ }));
    await enter(page, page.getByRole("dialog").getByLabel("结案条件"), "台阶已修复，可以安全通行");
    await press(page, button(page.getByRole("dialog"), "保存到草稿"));
    await expect(matter.getByText("台阶已修复，可以安全通行")).toBeVisible();
  });

  test("has a file of borders checked, and renames a grid", async ({ browser }) => {
    const page = await arrive(browser, "admin", "/desk/ground");
    await press(page, page.getByRole("button", { name: "导入边界" }));
    const drawer = page.getByRole("dialog");
    const file = drawer.getByLabel("GeoJSON 文件");
    await reach(page, file);
    // The choice of a file is the system's own dialog.
    const ring = [[120.08, 30.33], [120.085, 30.33], [120.085, 30.335], [120.08, 30.335], [120.08, 30.33]];
    const features = [{ type: "Feature", properties: { code: "330106109001001", name: "甲" }, geometry: { type: "Polygon", coordinates: [ring] } }];
    await file.setInputFiles({ name: "grids.geojson", mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", features })) });
    await expect(drawer.getByText("文件中有 1 个要素")).toBeVisible();
    await pick(page, drawer.getByLabel("坐标系"), "WGS-84");
    await press(page, drawer.getByRole("button", { name: "检查（不导入）" }));
    await expect(drawer.getByRole("heading", { name: /检查结果/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(drawer).toHaveCount(0);

    await press(page, button(page, "开始修改"));
    await enter(page, page.getByRole("searchbox", { name: "按名称或编码查找" }), "荷塘社区第7网格");
    await press(page, page.getByRole("button", { name: "荷塘社区第7网格" }));
    const detail = page.getByRole("region", { name: "区域详情" });
    await press(page, button(detail, "修改"));
    await enter(page, page.getByRole("dialog").getByLabel("名称"), "荷塘北网格");
    await press(page, button(page.getByRole("dialog"), "保存到草稿"));
    await expect(detail.getByRole("heading", { name: /荷塘北网格/ })).toBeVisible();
    await press(page, button(page, "撤销上一步"));
    await expect(page.getByText(/与第 \d+ 版相同/)).toBeVisible();
  });

  test("adds a person with a post, ends the post, and publishes a year", async ({ browser }) => {
    const page = await arrive(browser, "admin", "/desk/people");
    await press(page, page.getByRole("button", { name: "添加人员" }));
    const form = page.getByRole("dialog");
    const name = unique("键盘员");
    await enter(page, form.getByLabel("姓名"), name);
    await enter(page, form.getByLabel("账号"), `k${Date.now().toString(36)}`);
    await press(page, button(form, "生成"));
    await pick(page, form.getByLabel("岗位类型"), "网格员");
    await pick(page, form.getByLabel("网格（可多选）"), "荷塘社区第7网格", "荷塘社区第7");
    // The list stays open for more.
    await page.keyboard.press("Escape");
    await press(page, button(form, "保存"));
    await expect(form).toHaveCount(0);
    const detail = page.getByRole("region", { name: "人员详情" });
    await expect(detail.getByRole("heading", { name })).toBeVisible();
    await press(page, detail.getByRole("button", { name: /^结束岗位：/ }));
    await press(page, page.getByRole("dialog").getByRole("button", { name: "结束岗位" }));
    await expect(detail.getByText("无现任岗位")).toBeVisible();

    await press(page, page.getByRole("link", { name: "工作日历" }));
    await press(page, button(page, "开始修改"));
    await press(page, page.getByRole("button", { name: /^添加 \d+ 年（暂定）$/ }));
    await press(page, page.getByRole("link", { name: /去发布/ }));
    await enter(page, page.getByLabel("发布理由"), "提前准备下一年度");
    await press(page, button(page.getByRole("form", { name: "发布草稿" }), "发布"));
    await press(page, button(page.getByRole("dialog"), "发布"));
    await expect(page.getByText("已经生效")).toBeVisible({ timeout: 45_000 });
  });
});

test("a citizen's report is registered, and rejected with a reason", async ({ browser }) => {
  const page = await arrive(browser, "command1", "/desk/register");
  await reach(page, page.getByRole("radio", { name: "群众上报" }).or(page.getByRole("radio", { checked: true })).first());
  while (!(await page.getByRole("radio", { name: "群众上报" }).isChecked())) await page.keyboard.press("ArrowRight");
  await enter(page, page.getByRole("combobox", { name: "事项" }), "jdclt");
  await page.keyboard.press("Enter");
  await enter(page, page.getByLabel("地点描述"), "文二西路 3 号");
  const words = unique("群众反映占道");
  await enter(page, page.getByLabel("情况描述"), words);
  await press(page, page.getByRole("button", { name: "登记", exact: true }));
  await expect(page.getByRole("heading", { name: "登记成功" })).toBeVisible();
  await press(page, page.getByRole("button", { name: "刷新" }));
  const waiting = page.getByRole("listitem").filter({ hasText: words });
  await press(page, waiting.getByRole("button", { name: "不予立案" }));
  await expect(waiting.getByRole("textbox", { name: "不予立案的理由" })).toBeFocused();
  await page.keyboard.type("现场未发现");
  await press(page, waiting.getByRole("button", { name: "确认不予立案" }));
  await expect(waiting).toHaveCount(0);
});

test("a supervisor urges, and the overview is gone through by figures", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const { id } = await report(await caller(base, "worker12"));
  await accept(await caller(base, "zf-sz"), id);
  const page = await arrive(browser, "supervisor1", `/desk/cases/${id}?view=all`);
  await expect(page.getByLabel("案件详情").locator(".state-mark").first()).toContainText("处置中");
  await page.keyboard.press("b");
  await expect(page.getByRole("dialog").locator("textarea:focus")).toHaveCount(1);
  await page.keyboard.type("请今日内办结");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByLabel("案件详情").getByText("请今日内办结").first()).toBeVisible();

  await press(page, page.getByRole("link", { name: "总览" }));
  const places = page.getByRole("table").first();
  const first = places.locator("tbody button").first();
  await press(page, first);
  await expect(first).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(first).toHaveAttribute("aria-pressed", "false");
});

test("a post is changed, a password is asked for, and the session ends", async ({ browser }) => {
  const page = await arrive(browser, "duty1", "/desk/");
  const account = page.getByRole("button", { name: /^杨磊|（指挥室|（镇街督导/ });
  const before = await account.textContent();
  await press(page, account);
  const other = page.getByRole("menuitem").and(page.locator(":not([aria-disabled=true])")).first();
  await expect(page.getByRole("menu")).toBeVisible();
  await expect(page.getByRole("menuitem").and(page.locator(":focus"))).toHaveCount(1);
  await page.keyboard.press("Home");
  await expect(other).toBeVisible();
  while (!(await other.evaluate((item) => item === document.activeElement))) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(account).not.toHaveText(before ?? "");

  const choose = async (name: string) => {
    await press(page, account);
    const item = page.getByRole("menuitem", { name, exact: true });
    await expect(page.getByRole("menuitem").and(page.locator(":focus"))).toHaveCount(1);
    while (!(await item.evaluate((one) => one === document.activeElement))) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  };
  await choose("修改密码");
  await enter(page, page.getByLabel("当前密码"), "not-the-password");
  await enter(page, page.getByLabel("新密码", { exact: true }), "another-password");
  await enter(page, page.getByLabel("再次输入新密码"), "another-password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await choose("退出登录");
  await expect(page.locator(".sign-in")).toBeVisible();
});

test("a worker rates what was done, and asks to reopen it", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const made = await handedIn(base, "断枝已清运");
  const supervisor = await caller(base, "supervisor1");
  const { review } = await supervisor.feedback.getReview({ id: made.id });
  await supervisor.feedback.approveReview({ id: review?.id ?? "", etag: review?.etag ?? "", requestId: randomUUID() });
  const worker = await caller(base, "worker01");
  await eventually(async () => {
    const { outcomes } = await worker.feedback.listOutcomes({});
    return outcomes.find((one) => one.case === made.id && one.state === "closed");
  }, `${made.number} is closed`);

  const page = await person(browser, "worker01", `/field/reports/${made.id}`, true);
  await press(page, page.locator("summary", { hasText: "评价处置结果" }));
  await reach(page, page.getByRole("radio", { name: /没有解决/ }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /解决得不好/ })).toBeChecked();
  await enter(page, page.locator("textarea[name=rating-words]"), "还有碎枝");
  await press(page, page.getByRole("button", { name: "提交评价" }));
  await expect(page.getByText("您的评价：解决得不好")).toBeVisible();
  await press(page, page.locator("summary", { hasText: "问题还在" }));
  await enter(page, page.locator("textarea[name=reopen-reason]"), "碎枝又堵住了人行道");
  await press(page, page.getByRole("button", { name: "申请重启" }));
  await expect(page.getByText("已立案，等待派遣")).toBeVisible();
});
