/** Assets: an administrator imports, edits and publishes them; a report names one, and its case goes to the owner on record. */
import { type Browser, expect, type Page } from "@playwright/test";
import { Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { type Caller, caller, eventually } from "./api";
import { expectAccessible, person, test } from "./people";

const run = String(100_000 + Math.floor(Math.random() * 100_000)).slice(1);
const code = (number: number) => `33010601002${number}${run}`;
interface Point {
  longitude: number;
  latitude: number;
}
/** Where the phones of the tests are. */
const HERE: Point = { longitude: 120.0705, latitude: 30.3305 };
const east = (degrees: number): Point => ({ ...HERE, longitude: HERE.longitude + degrees });
const feature = (number: number, name: string, owner: string, { longitude, latitude }: Point) => ({
  type: "Feature",
  properties: { 部件编码: code(number), 部件类型: "01002", 部件名称: `${name} ${run}`, 权属单位编码: owner },
  geometry: { type: "Point", coordinates: [longitude, latitude] },
});
/** Pixels of 60 m at the zoom of a place that was looked for. */
const EAST = 41;

let admin: Caller;
test.beforeEach(async ({ baseURL }) => {
  admin = await caller(baseURL ?? "", "admin");
  await admin.registry.discardDraft({ part: Part.ASSETS });
});
test.afterEach(async () => {
  await admin.registry.discardDraft({ part: Part.ASSETS });
});

const table = (page: Page) => page.getByRole("table", { name: "部件", exact: true });
const detail = (page: Page) => page.getByRole("region", { name: "部件详情" });

async function importFile(page: Page, features: object[]): Promise<void> {
  await page.getByRole("button", { name: "导入部件" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("GeoJSON 文件").setInputFiles({
    name: "assets.geojson",
    mimeType: "application/geo+json",
    buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", features })),
  });
  await expect(form.getByText("文件中有 3 个要素")).toBeVisible();
  await form.getByLabel("坐标系").click();
  await page.getByTitle(/^WGS-84/).click();
  await form.getByRole("button", { name: "检查（不导入）" }).click();
  await expect(form.getByText("新增 3 个，修改 0 个，删除 0 个。")).toBeVisible();
  await expectAccessible(page, "the import of assets");
  await page.screenshot({ path: "browser/out/assets-import.png" });
  expect((await admin.registry.getDraft({ part: Part.ASSETS })).etag, "a check keeps nothing").toBe("");
  await form.getByRole("button", { name: "导入到草稿" }).click();
  await expect(page.getByText("已将 3 个导入草稿，发布后生效")).toBeVisible();
}

async function publish(page: Page): Promise<void> {
  await page.getByRole("link", { name: /去发布/ }).click();
  const form = page.getByRole("form", { name: "发布草稿" });
  await form.getByLabel("发布理由").fill("补登测试井盖");
  await form.getByRole("button", { name: /^发\s*布$/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^发\s*布$/ }).click();
  await expect(page.getByText("已经生效")).toBeVisible({ timeout: 45_000 });
}

/** Where the cross of the map of registering points to. */
async function marked(page: Page): Promise<Point> {
  const said = page.getByText(/^已标出/);
  await expect(async () => {
    await page.getByRole("application").click();
    await expect(said).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const [, longitude, latitude] = /([\d.]+)，([\d.]+)/.exec((await said.textContent()) ?? "") ?? [];
  return { longitude: Number(longitude), latitude: Number(latitude) };
}

/** A sewer cover is chosen on the phone, whose place is found. */
async function cover(browser: Browser, account: string): Promise<Page> {
  const page = await person(browser, account, "/field/", true);
  await page.getByRole("searchbox", { name: "搜索事项" }).fill("wsjg");
  await page.getByRole("list", { name: "搜索结果" }).getByRole("button", { name: "污水井盖" }).click();
  return page;
}

test("assets are imported, edited, published, and decide about the report that names one", async ({ browser }) => {
  test.setTimeout(300_000);
  const room = await person(browser, "command1", "/desk/register");
  const there = await marked(room);
  const page = await person(browser, "admin", "/desk/assets");
  // The second one stands 60 m to the east of the first, which is within a map's sight and out of a phone's reach.
  await importFile(page, [
    feature(1, "测试井盖", "JJ1", east(0.00002)),
    feature(2, "东边井盖", "", east(0.000644)),
    feature(3, "登记井盖", "ZF3", there),
  ]);

  await page.getByRole("searchbox", { name: "按编码或名称查找" }).fill(run);
  await expect(page.getByText(/^3 \/ \d+ 个部件，其中 1 个无权属单位$/)).toBeVisible();
  await table(page).getByRole("button", { name: code(1) }).press("Enter");
  await expect(detail(page).getByRole("heading", { name: `测试井盖 ${run}` })).toContainText("新增");
  // What stands beside it on the map is chosen there, and then in the table.
  const map = page.getByRole("application", { name: /部件地图/ });
  const { width = 0, height = 0 } = (await map.boundingBox()) ?? {};
  await expect(async () => {
    await map.click({ position: { x: width / 2 + EAST, y: height / 2 } });
    await expect(table(page).getByRole("button", { name: code(2) })).toHaveAttribute("aria-pressed", "true", { timeout: 1_000 });
  }).toPass();

  await detail(page).getByRole("button", { name: /^修\s*改$/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("名称").fill(`改名井盖 ${run}`);
  await form.getByLabel("权属单位").click();
  await page.getByTitle("综合执法一中队（ZF1）").click();
  await expectAccessible(page, "the form of an asset");
  await page.screenshot({ path: "browser/out/assets-form.png" });
  await form.getByRole("button", { name: "保存到草稿" }).click();
  await expect(table(page).getByRole("row", { name: new RegExp(`改名井盖 ${run}`) })).toContainText("综合执法一中队");
  await expect(page.getByText(/^3 \/ \d+ 个部件$/)).toBeVisible();

  await page.getByRole("searchbox", { name: "按编码或名称查找" }).fill("");
  await expect(page.getByText("检查通过，没有问题")).toBeVisible();
  await expectAccessible(page, "assets in zh");
  await page.screenshot({ path: "browser/out/assets.png" });
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("table", { name: "Assets", exact: true }).getByRole("row").nth(1)).toBeVisible();
  await expectAccessible(page, "assets in en");
  await page.screenshot({ path: "browser/out/assets-en.png" });
  await page.getByRole("button", { name: "中文" }).click();
  await publish(page);

  const position = { ...HERE, coordinateSystem: "WGS-84" };
  await eventually(async () => {
    const { assets } = await admin.intake.listNearestAssets({ position, types: ["01002"] });
    return assets.find(({ asset }) => asset?.code === code(1));
  }, "the asset can be named");
  const phone = await cover(browser, "worker01");
  const near = phone.getByRole("list", { name: "附近部件（选填）" });
  await expect(near.getByRole("button", { name: `测试井盖 ${run}` })).toContainText(/2 米/);
  await near.scrollIntoViewIfNeeded();
  await expectAccessible(phone, "assets near a report");
  await phone.screenshot({ path: "browser/out/assets-near.png" });
  await near.getByRole("button", { name: `测试井盖 ${run}` }).click();
  const chosen = phone.getByRole("region", { name: "部件", exact: true });
  await expect(chosen).toContainText(code(1));
  await chosen.getByRole("button", { name: "不指明" }).click();
  await phone.getByRole("button", { name: "都不是" }).click();
  await expect(chosen).toContainText("不是附近登记的部件");
  await chosen.getByRole("button", { name: "重新选择" }).click();
  await near.getByRole("button", { name: `测试井盖 ${run}` }).click();
  await phone.reload();
  await expect(chosen).toContainText(code(1));
  await chosen.scrollIntoViewIfNeeded();
  await expectAccessible(phone, "a report about an asset");
  await phone.screenshot({ path: "browser/out/assets-chosen.png" });
  await phone.getByRole("button", { name: "提交", exact: true }).click();
  await expect(phone.locator(".submitted")).toContainText("完成");
  const address = (await phone.locator(".submitted").getByRole("link").getAttribute("href")) ?? "";
  const id = address.split("/").at(-1) ?? "";

  const desk = await person(browser, "command1", `/desk/cases/${id}?view=all`);
  const shown = desk.getByRole("region", { name: "案件详情" });
  await expect(shown.getByText(`测试井盖 ${run} · 污水井盖 · ${code(1)}`)).toBeVisible();
  await expect(shown.getByText(/按部件权属/)).toContainText("JJ1");
  await expect(shown.getByText("部件权属登记").first()).toBeVisible();
  await expectAccessible(desk, "the case of an asset");
  await desk.screenshot({ path: "browser/out/assets-case.png" });

  await room.getByRole("combobox", { name: "事项" }).fill("wsjg");
  await room.getByRole("option").filter({ hasText: "污水井盖" }).first().click();
  await room.getByRole("radio", { name: new RegExp(`登记井盖 ${run} · 0 米 · `) }).check();
  await expectAccessible(room, "registering about an asset");
  await room.screenshot({ path: "browser/out/assets-register.png" });
  await room.getByRole("button", { name: /^登\s*记$/ }).click();
  await room.getByRole("link", { name: "打开案件" }).click();
  await expect(room.getByRole("region", { name: "案件详情" }).getByText(/按部件权属/)).toContainText("ZF3");
});

test("without a network no asset is offered, and the report is safe all the same", async ({ browser }) => {
  const page = await person(browser, "worker08", "/field/", true);
  await expect(page.getByRole("list", { name: "常用事项" })).toBeVisible();
  await page.context().route(/IntakeService\/ListNearestAssets$/, (route) => route.abort("internetdisconnected"));
  await page.getByRole("searchbox", { name: "搜索事项" }).fill("wsjg");
  await page.getByRole("list", { name: "搜索结果" }).getByRole("button", { name: "污水井盖" }).click();
  await expect(page.getByText("误差约 8 米")).toBeVisible();
  await expect(page.getByText("附近部件")).toHaveCount(0);
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.locator(".submitted .report-number")).toHaveText(/^330106109-\d{8}-\d{5}$/);
});

test("a town without assets is told what they are good for, and the first is added by a click on the map", async ({ browser }) => {
  const content = { part: { case: "assets" as const, value: { $typeName: "gridcase.registry.v1.AssetSet" as const, assets: [] } } };
  await admin.registry.putDraft({ content, etag: "" });
  const page = await person(browser, "admin", "/desk/assets");
  await expect(page.getByText(/^还没有部件台账。没有也能派遣/)).toBeVisible();
  await expect(page.getByText("共 0 个部件")).toBeVisible();
  await expectAccessible(page, "no assets");
  await page.screenshot({ path: "browser/out/assets-none.png" });

  await page.getByRole("button", { name: "添加部件" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "保存到草稿" }).click();
  await expect(form.getByText("必填")).toHaveCount(4);
  await form.getByLabel("编码").fill(code(4));
  await form.getByLabel("类型").fill("路灯");
  await page.getByTitle("路灯（01037）").click();
  await expect(async () => {
    await form.getByRole("application").click();
    await expect(form.getByLabel("经度")).toHaveValue(/^120\.\d{7}$/, { timeout: 2_000 });
  }).toPass();
  await expect(form.getByLabel("纬度")).toHaveValue(/^30\.\d{7}$/);
  await form.getByRole("button", { name: "保存到草稿" }).click();
  await expect(detail(page).getByRole("heading", { name: code(4) })).toContainText("新增");
  await expect(detail(page)).toContainText("路灯 01037");
  await expect(page.getByText("共 1 个部件，其中 1 个无权属单位")).toBeVisible();
  await page.screenshot({ path: "browser/out/assets-first.png" });
});
