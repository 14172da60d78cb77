/** What an administrator does: import borders, edit content as a draft, publish it, add people. */
import { type Browser, expect, type Page } from "@playwright/test";
import { DispatchPolicy, Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { type Caller, caller } from "./api";
import { expectAccessible, PASSWORD, person, test } from "./people";

const PARTS = [Part.BOUNDARIES, Part.UNITS, Part.CATALOGUE, Part.REGISTER, Part.CALENDARS];
/** A matter that no other test reports. */
const MATTER = { id: "event:06049", name: "台阶破损" };

let admin: Caller;
test.beforeEach(async ({ baseURL }) => {
  admin = await caller(baseURL ?? "", "admin");
  for (const part of PARTS) await admin.registry.discardDraft({ part });
});
test.afterEach(async () => {
  for (const part of PARTS) await admin.registry.discardDraft({ part });
});

const administrator = (browser: Browser, path: string) => person(browser, "admin", path);

/** A button by its text; two Chinese letters are set apart by the component library. */
const button = (within: { getByRole: Page["getByRole"] }, text: string) =>
  within.getByRole("button", { name: new RegExp(`^${[...text].join("\\s*")}$`) });

async function startEditing(page: Page): Promise<void> {
  await button(page, "开始修改").click();
  await expect(page.getByText("草稿，尚未生效")).toBeVisible();
}

/** Publishes what is drafted and waits until it counts. */
async function publish(page: Page, reason: string): Promise<void> {
  await page.getByRole("link", { name: /去发布/ }).click();
  await page.getByLabel("发布理由").fill(reason);
  const form = page.getByRole("form", { name: "发布草稿" });
  await expect(button(form, "发布")).toBeEnabled();
  // The demo's register leaves matters to nobody; what decides who answers is published only with an acceptance.
  if (await form.getByRole("group", { name: "覆盖证明" }).isVisible()) {
    await form.getByRole("checkbox").check();
    await form.getByLabel("接受的理由").fill("示例清单待确认");
  }
  await button(form, "发布").click();
  await button(page.getByRole("dialog"), "发布").click();
  await expect(page.getByText("已经生效")).toBeVisible({ timeout: 45_000 });
}

const feature = (code: string, name: string, ring: number[][]) => ({
  type: "Feature",
  properties: { 网格编码: code, 网格名称: name },
  geometry: { type: "Polygon", coordinates: [ring] },
});
const crossing = [[120.07, 30.33], [120.075, 30.335], [120.075, 30.33], [120.07, 30.335], [120.07, 30.33]];
const square = [[120.08, 30.33], [120.085, 30.33], [120.085, 30.335], [120.08, 30.335], [120.08, 30.33]];

test("an import names the feature whose border crosses itself and the way out, and keeps nothing", async ({ browser }) => {
  const page = await administrator(browser, "/desk/ground");
  await page.getByRole("button", { name: "导入边界" }).click();
  const form = page.getByRole("dialog");
  const features = [feature("330106109001001", "东边网格", crossing), feature("330106109001002", "西边网格", square)];
  await form.getByLabel("GeoJSON 文件").setInputFiles({
    name: "grids.geojson",
    mimeType: "application/geo+json",
    buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", features })),
  });
  await expect(form.getByText("文件中有 2 个要素")).toBeVisible();
  await form.getByRole("button", { name: "检查（不导入）" }).click();
  await expect(form.getByText("请选择文件的坐标系")).toBeVisible();
  await form.getByLabel("坐标系").click();
  await page.getByTitle(/^WGS-84/).click();
  await form.getByRole("button", { name: "检查（不导入）" }).click();

  const finding = form.getByRole("list", { name: "检查结果" }).getByRole("listitem").filter({ hasText: "东边网格" });
  await expect(finding).toContainText("拒绝");
  await expect(finding).toContainText("边界线自相交");
  await expect(finding).toContainText("请在此处重新绘制边界");
  await expect(form.getByRole("list", { name: "检查结果" })).not.toContainText("西边网格");
  await finding.getByRole("button", { name: /查看 东边网格/ }).click();
  await expect(form.getByRole("button", { name: "导入到草稿" })).toBeDisabled();
  await expectAccessible(page, "the import with a defect");
  const { etag } = await admin.registry.getDraft({ part: Part.BOUNDARIES });
  expect(etag).toBe("");
});

test("a grid is found by name, renamed in the draft, and the last edit is undone", async ({ browser }) => {
  const page = await administrator(browser, "/desk/ground");
  await startEditing(page);
  await page.getByRole("searchbox", { name: "按名称或编码查找" }).fill("荷塘社区第7网格");
  await page.getByRole("button", { name: "荷塘社区第7网格" }).click();
  const detail = page.getByRole("region", { name: "区域详情" });
  await expect(detail.getByText("330106109001007")).toBeVisible();
  await button(detail, "修改").click();
  await page.getByRole("dialog").getByLabel("名称").fill("荷塘南网格");
  await button(page.getByRole("dialog"), "保存到草稿").click();
  await expect(detail.getByRole("heading", { name: /荷塘南网格/ })).toContainText("已改");
  await expect(page.getByRole("button", { name: /与第 \d+ 版相比有 1 处不同/ })).toBeVisible();
  await button(page, "撤销上一步").click();
  await expect(page.getByText(/与第 \d+ 版相同/)).toBeVisible();
  await button(page, "丢弃草稿").click();
  await button(page.getByRole("dialog"), "丢弃草稿").click();
  await expect(page.getByText(/生效中 · 第 \d+ 版/)).toBeVisible();
});

test("another policy of a matter is published, and its version is shown", async ({ browser }) => {
  const content = (await admin.registry.getDraft({ part: Part.CATALOGUE })).content?.part;
  const before = content?.case === "catalogue" ? content.value.matters.find(({ id }) => id === MATTER.id)?.policy : undefined;
  const policy = before === DispatchPolicy.CONFIRM ? "自动派遣" : "需确认";
  const number = ((await admin.registry.listVersions({ part: Part.CATALOGUE })).versions[0]?.number ?? 0) + 1;

  const page = await administrator(browser, "/desk/catalogue");
  await page.getByRole("searchbox", { name: /查找名称/ }).fill("tjps");
  await page.getByRole("button", { name: MATTER.name }).click();
  await startEditing(page);
  await page.getByRole("button", { name: "修改事项" }).click();
  await page.getByRole("dialog").getByLabel(policy).check();
  await expectAccessible(page, "the form of a matter");
  await button(page.getByRole("dialog"), "保存到草稿").click();
  await expect(page.getByRole("row").filter({ hasText: MATTER.name })).toContainText("已改");
  await publish(page, "台阶破损的派遣方式调整");

  await expect(page.getByRole("row", { name: /^事项目录/ })).toContainText(`第 ${number} 版`);
  const history = page.getByRole("region", { name: "版本记录" });
  await history.getByText("事项目录", { exact: true }).click();
  await expect(history.getByRole("row", { name: new RegExp(`第 ${number} 版`) })).toContainText("生效中");
  await page.getByRole("link", { name: "事项目录" }).first().click();
  await expect(page.getByText(`生效中 · 第 ${number} 版`)).toBeVisible();
});

test("what was entered survives another person's edit of the same draft", async ({ browser }) => {
  const page = await administrator(browser, `/desk/catalogue?matter=${MATTER.id}`);
  await startEditing(page);
  await page.getByRole("button", { name: "修改事项" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("可重启天数").fill("11");

  const { content, etag } = await admin.registry.getDraft({ part: Part.CATALOGUE });
  if (content?.part.case !== "catalogue") throw new Error("no catalogue");
  const other = content.part.value.matters.find(({ id }) => id !== MATTER.id);
  if (other) other.reopenDays = other.reopenDays === 12 ? 13 : 12;
  await admin.registry.putDraft({ content, etag });

  await button(form, "保存到草稿").click();
  await expect(form.getByRole("alert")).toContainText("草稿刚被他人改过");
  await expect(form.getByLabel("可重启天数")).toHaveValue("11");
  await button(form, "保存到草稿").click();
  await expect(page.getByRole("button", { name: /有 2 处不同/ })).toBeVisible();
});

test("a rule filled in from a ruled case is added and published", async ({ browser }) => {
  const precedent = crypto.randomUUID();
  const said = new URLSearchParams({ fromCase: precedent, matter: MATTER.id, unit: "ZF1", basis: "第七条" });
  const page = await administrator(browser, `/desk/rules?${said}`);
  const form = page.getByRole("dialog");
  await expect(form.getByText(`根据案件 ${precedent} 的裁定填写`)).toBeVisible();
  await expect(form.getByRole("textbox", { name: "先例案件" })).toHaveValue(precedent);
  // It does not count before all that is tested here is long over.
  await form.getByLabel("起始日（含）").fill("2090-01-01");
  await form.getByLabel("截止日（含）").fill("2089-12-31");
  await form.getByLabel("依据").fill("");
  await button(form, "保存到草稿").click();
  await expect(form.getByText("请写明法律或文件依据")).toBeVisible();
  await expect(form.getByText("截止日不能早于起始日")).toBeVisible();
  await expectAccessible(page, "the form of a rule");
  await form.getByLabel("依据").fill("三墩镇责任清单第七条");
  await form.getByLabel("截止日（含）").fill("");
  await button(form, "保存到草稿").click();
  await expect(page.getByRole("row").filter({ hasText: precedent })).toContainText("新增");
  await publish(page, "裁定形成先例规则");

  await page.getByRole("link", { name: "责任清单" }).first().click();
  await page.getByRole("searchbox", { name: /查找事项/ }).fill(precedent);
  const row = page.getByRole("row").filter({ hasText: precedent });
  await expect(row).toContainText(MATTER.name);
  await expect(row).toContainText("综合执法一中队");
  await expect(row).toContainText("未到期");
});

test("days are turned by the keyboard and the next year is added as provisional", async ({ browser }) => {
  const page = await administrator(browser, "/desk/calendars");
  await expect(page.getByText("正式", { exact: true })).toBeVisible();
  await startEditing(page);
  await page.getByRole("radiogroup", { name: "年度" }).getByText("2026 年").click();
  await page.getByRole("button", { name: "2026-7-1，星期三，工作日" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const day = page.getByRole("button", { name: /^2026-7-2 休，星期四，放假/ });
  await expect(day).toBeFocused();
  await expectAccessible(page, "a year in a draft");
  await page.getByRole("button", { name: /^添加 \d+ 年（暂定）$/ }).click();
  await expect(page.getByText("暂定", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /有 2 处不同/ })).toBeVisible();
});

test("a person is added with a post and signs in; the last administrator stays", async ({ browser }) => {
  const account = `t${Date.now().toString(36)}`;
  const page = await administrator(browser, "/desk/people");
  await page.getByRole("button", { name: "添加人员" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("姓名").fill("试用员");
  await form.getByLabel("账号").fill("admin");
  await form.getByLabel("初始密码").fill(PASSWORD);
  await form.getByLabel("岗位类型").click();
  await page.getByTitle("指挥室").last().click();
  await button(form, "保存").click();
  await expect(form.getByText("账号已被使用")).toBeVisible();
  await form.getByLabel("账号").fill(account);
  await expectAccessible(page, "the form of a person");
  await button(form, "保存").click();
  const detail = page.getByRole("region", { name: "人员详情" });
  await expect(detail.getByRole("heading", { name: "试用员" })).toBeVisible();

  const theirs = await person(browser, account, "/desk/");
  await expect(theirs.getByRole("button", { name: "试用员（指挥室）" })).toBeVisible();
  await theirs.context().close();

  await detail.getByRole("button", { name: "结束岗位：指挥室" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "结束岗位" }).click();
  await expect(detail.getByText("已结束的岗位（1）")).toBeVisible();
  await expect(detail.getByText("无现任岗位")).toBeVisible();

  await page.getByRole("searchbox", { name: /按姓名/ }).fill("admin");
  await page.getByRole("row", { name: /admin/ }).getByRole("button").click();
  await detail.getByRole("button", { name: "结束岗位：管理员" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "结束岗位" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("不能结束最后一个管理员岗位");
});

test("the pages of the administrator are accessible in both languages", async ({ browser }) => {
  test.setTimeout(240_000);
  const page = await administrator(browser, "/desk/ground");
  const pages: [path: string, table: [zh: string, en: string]][] = [
    ["ground", ["区划与网格", "Areas and grids"]],
    ["units", ["单位", "Units"]],
    ["rules", ["规则", "Rules"]],
    [`catalogue?matter=${MATTER.id}`, ["事项", "Matters"]],
    ["people", ["人员", "People"]],
    ["publish", ["各部分的版本与草稿", "Versions and drafts of each part"]],
  ];
  for (const [index, language] of (["zh", "en"] as const).entries()) {
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    for (const [path, tables] of pages) {
      await page.goto(`/desk/${path}`);
      await expect(page.getByRole("table", { name: tables[index], exact: true }).getByRole("row").nth(1)).toBeVisible();
      await expectAccessible(page, `${path} in ${language}`);
    }
    await page.goto("/desk/calendars");
    await expect(page.getByRole("group", { name: /2026|2027/ })).toBeVisible();
    await expectAccessible(page, `calendars in ${language}`);
  }
});
