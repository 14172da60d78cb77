/** A grid worker's day: reporting with and without a network, following what was reported. */
import { createHash } from "node:crypto";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { CatalogueSchema } from "../src/gen/gridcase/registry/v1/content_pb";
import { expectAccessible, PASSWORD, person, signIn, test } from "./people";

/** A small photo that no other test has made. */
async function photo(page: Page, name: string) {
  const base64 = await page.evaluate((text) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 240];
    const brush = canvas.getContext("2d");
    if (!brush) return "";
    brush.fillStyle = "#7a9";
    brush.fillRect(0, 0, 320, 240);
    brush.fillStyle = "#123";
    brush.font = "20px sans-serif";
    brush.fillText(text, 10, 120);
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  }, `${name} ${crypto.randomUUID()}`);
  return { name: `${name}.jpg`, mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}

const submit = (page: Page) => page.getByRole("button", { name: "提交", exact: true }).click();
const number = (page: Page) => page.locator(".submitted .report-number");
const listed = (page: Page, words: string) => page.getByRole("listitem").filter({ hasText: words });
const unique = (words: string) => `${words} ${crypto.randomUUID().slice(0, 8)}`;

/** Fills in the least: a matter by a tile or by its initials, words, and the place that the phone finds by itself. */
async function fill(page: Page, words: string, initials = "dwjy", matter = "店外经营") {
  await page.getByRole("searchbox", { name: "搜索事项" }).fill(initials);
  await page.getByRole("list", { name: "搜索结果" }).getByRole("button", { name: matter }).click();
  await page.getByLabel("地点描述").fill(words);
  await expect(page.getByText("误差约 8 米")).toBeVisible();
}

async function english(page: Page) {
  await page.getByRole("button", { name: "English" }).click();
}

test("a report with a photo is safe at once, gets its number and is found among the own reports", async ({ browser }) => {
  const page = await person(browser, "worker05", "/field/", true);
  const words = unique("古墩路口");
  await page.locator("input[name=finding-files]").setInputFiles(await photo(page, "before"));
  await expect(page.getByRole("img", { name: "现场照片 1" })).toBeVisible();
  await fill(page, words, "dwj");
  await expect(page.getByRole("radio", { name: /现场有店外经营/ })).toBeChecked();
  await submit(page);
  await expect(number(page)).toHaveText(/^330106109-\d{8}-\d{5}$/);
  await expect(page.locator(".submitted")).toContainText("完成");
  const received = await number(page).textContent();

  await page.getByRole("link", { name: "我的上报" }).click();
  await expect(listed(page, words)).toContainText(received ?? "no number");
  await listed(page, words).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "店外经营", level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: "现场照片 1" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "已立案" })).toBeVisible();
});

test("what is reported offline survives a reload and is sent once when the network is back", async ({ browser }) => {
  const page = await person(browser, "worker06", "/field/", true);
  const words = unique("没有信号的地下通道");
  // The catalogue is on the phone before the network goes.
  await expect(page.getByRole("list", { name: "常用事项" })).toBeVisible();
  await page.locator("input[name=finding-files]").setInputFiles(await photo(page, "offline"));
  await fill(page, words);
  await cutCalls(page.context());
  await submit(page);
  await expect(page.locator(".submitted")).toContainText("已保存在手机上");
  await expect(page.locator(".queue-bar")).toContainText("1 条已安全保存");

  await page.reload();
  await expect(page.locator(".queue-bar")).toContainText("1 条已安全保存");
  await page.getByRole("link", { name: "我的上报" }).click();
  await expect(listed(page, words)).toContainText("已保存，待发送");

  await restoreCalls(page.context());
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(listed(page, words)).toContainText("330106109-");
  await expect(page.locator(".queue-bar")).not.toContainText("条");
  await page.reload();
  await expect(listed(page, words)).toHaveCount(1);
});

/** Cuts what a page asks of the services, but for its own files: a service worker has those in a built page only. */
async function cutCalls(context: BrowserContext) {
  await context.route(/\/(gridcase\.|media\/)/, (route) => route.abort("internetdisconnected"));
}
async function restoreCalls(context: BrowserContext) {
  await context.unroute(/\/(gridcase\.|media\/)/);
}

test("flight mode is calm, a draft survives it, and an answer that was lost makes no second report", async ({ browser }) => {
  const page = await person(browser, "worker07", "/field/", true);
  const words = unique("飞行模式");
  await fill(page, words);
  await page.context().setOffline(true);
  await expect(page.locator(".queue-bar")).toContainText("离线，可继续上报");
  await page.context().setOffline(false);
  await page.reload();
  await expect(page.getByLabel("地点描述")).toHaveValue(words);

  // The server takes the report, but its first two answers do not arrive.
  let lost = 0;
  await page.route(/IntakeService\/SubmitReport$/, async (route) => {
    if (lost++ >= 2) return route.fallback();
    await route.fetch();
    return route.abort("connectionreset");
  });
  await submit(page);
  await expect(number(page)).toHaveText(/^330106109-/);
  expect(lost).toBeGreaterThan(2);
  await page.getByRole("link", { name: "我的上报" }).click();
  await expect(listed(page, words)).toHaveCount(1);
});

test("a session that is over keeps what is saved, and nobody else sends it", async ({ browser }) => {
  const page = await person(browser, "worker08", "/field/", true);
  const words = unique("换人");
  await fill(page, words);
  await cutCalls(page.context());
  await submit(page);
  await expect(page.locator(".queue-bar")).toContainText("1 条已安全保存");
  const name = await page.locator(".field-account b").textContent();
  await page.locator(".field-account").click();
  await expect(page.getByText("您还有 1 条上报没有发送完")).toBeVisible();
  await page.getByRole("button", { name: "仍要退出" }).click();
  await expect(page.getByText(`等 ${name} 登录后自动发送`)).toBeVisible();
  await restoreCalls(page.context());

  await signIn(page, "worker09", "/field/");
  await expect(page.locator(".queue-bar")).toContainText(`另有 1 条等 ${name} 登录`);
  await page.getByRole("link", { name: "我的上报" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: `等 ${name} 登录后发送` })).toBeVisible();
  await page.locator(".field-account").click();
  await page.getByRole("button", { name: "退出登录" }).click();

  await signIn(page, "worker08", "/field/reports");
  await expect(listed(page, words)).toContainText("330106109-");
  await expect(listed(page, words)).toHaveCount(1);
});

test("what is fixed on the spot needs a photo before and one after", async ({ browser }) => {
  const page = await person(browser, "worker10", "/field/", true);
  const words = unique("顺手清理");
  await page.getByRole("checkbox", { name: /举手之劳/ }).check();
  await fill(page, words, "bllj", "暴露垃圾");
  await submit(page);
  await expect(page.getByText("请添加处置前照片。")).toBeVisible();
  await page.locator("input[name=finding-files]").setInputFiles(await photo(page, "before"));
  await page.locator("input[name=result-files]").setInputFiles(await photo(page, "after"));
  await expect(page.getByRole("img", { name: "处置后照片 1" })).toBeVisible();
  await submit(page);
  await expect(number(page)).toHaveText(/^330106109-/);
  await page.locator(".submitted").getByRole("link", { name: "查看" }).click();
  await expect(page.getByText("当场处置，已结案")).toBeVisible();

  // Its reporter rates it.
  await page.getByText("评价处置结果").click();
  await page.getByRole("radio", { name: "5 很满意" }).check();
  await page.getByRole("button", { name: "提交评价" }).click();
  await expect(page.getByText("您的评价：很满意")).toBeVisible();

  // And asks for more within the matter's window; without a reason nothing is sent.
  await page.getByText("问题还在？").click();
  await page.getByRole("button", { name: "申请重启" }).click();
  await expect(page.getByText("请写明问题为什么还在。")).toBeVisible();
  await page.getByLabel("为什么要重启").fill("第二天又有人乱丢");
  await page.getByRole("button", { name: "申请重启" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "已重启" })).toContainText("第二天又有人乱丢");
});

/** Changes the catalogue that the phone holds, as a town would that has emergency numbers in it. */
async function withEmergency(page: Page, id: string, emergency: string) {
  const parts = await page.evaluate(async () => {
    const cache = await caches.open("gridcase-content");
    const read = async ({ url }: Request) => {
      const bytes = new Uint8Array((await (await cache.match(url))?.arrayBuffer()) ?? []);
      return { url, content: Array.from(bytes, (byte) => String.fromCharCode(byte)).join("") };
    };
    return Promise.all((await cache.keys()).map(read));
  });
  for (const { url, content } of parts) {
    if (!content.includes(id)) continue;
    const catalogue = fromBinary(CatalogueSchema, Buffer.from(content, "latin1"));
    for (const matter of catalogue.matters) if (matter.id === id) matter.emergencyNumber = emergency;
    const changed = Buffer.from(toBinary(CatalogueSchema, catalogue)).toString("latin1");
    await page.evaluate(async ([address, text]) => {
      const cache = await caches.open("gridcase-content");
      await cache.put(address, new Response(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    }, [url, changed] as const);
  }
}

test("an emergency shows the number to call first, and another row can be chosen", async ({ browser }) => {
  const page = await person(browser, "worker14", "/field/", true);
  await expect(page.getByRole("list", { name: "常用事项" })).toBeVisible();
  await withEmergency(page, "event:06001", "119");
  await page.reload();
  await page.getByRole("searchbox", { name: "搜索事项" }).fill("sdlj");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("请先拨打 119");
  await expect(page.getByRole("link", { name: "拨打 119" })).toHaveAttribute("href", "tel:119");
  await expect(page.getByRole("radio", { name: /发现正在搭建/ })).toBeChecked();
  await page.getByRole("radio", { name: /搭建已完成/ }).check();
  await expect(page.getByRole("radio", { name: /搭建已完成/ })).toBeChecked();
});

test("what the server refuses for good needs its author, who changes it and submits it again", async ({ browser }) => {
  const page = await person(browser, "worker15", "/field/", true);
  const words = unique("改一改再报");
  const refusal = { "content-type": "application/grpc-web+proto", "grpc-status": "3", "grpc-message": "the report is malformed" };
  await page.route(/IntakeService\/SubmitReport$/, (route) => route.fulfill({ status: 200, headers: refusal, body: "" }));
  await page.locator("input[name=finding-files]").setInputFiles(await photo(page, "refused"));
  await fill(page, words);
  await submit(page);
  await expect(page.locator(".queue-bar")).toContainText("1 条需要您处理");
  await page.locator(".submitted").getByRole("link", { name: "查看" }).click();
  await expectAccessible(page, "a report that needs its author");
  await page.unroute(/IntakeService\/SubmitReport$/);
  await page.getByRole("button", { name: "修改后重新提交" }).click();
  await expect(page.getByLabel("地点描述")).toHaveValue(words);
  await expect(page.getByRole("img", { name: "现场照片 1" })).toBeVisible();
  await submit(page);
  await expect(page.locator(".submitted")).toContainText("完成");
});

test("a photo that the server cannot read is left out, and the report is complete", async ({ browser }) => {
  const page = await person(browser, "worker17", "/field/", true);
  const words = unique("坏照片");
  const [whole, cut, refused] = [await photo(page, "whole"), await photo(page, "cut"), await photo(page, "refused")];
  const files = page.locator("input[name=finding-files]");
  // What the phone itself cannot read is told at once.
  await files.setInputFiles({ ...cut, buffer: cut.buffer.subarray(0, 200) });
  await expect(page.getByRole("alert")).toContainText("无法读取“cut.jpg”");
  await files.setInputFiles([whole, refused]);
  await expect(page.getByRole("img", { name: "现场照片 2" })).toBeVisible();
  const hash = createHash("sha256").update(refused.buffer).digest("hex");
  await page.route(`**/media/*/${hash}?*`, (route) =>
    route.fulfill({ status: 422, json: { error: { reason: "MEDIA_DAMAGED", message: "the photo is damaged" } } }),
  );
  await fill(page, words);
  await submit(page);
  await expect(page.locator(".queue-bar")).toContainText("1 条需要您处理");
  await page.locator(".submitted").getByRole("link", { name: "查看" }).click();
  await expect(page.getByText("这张照片已损坏")).toBeVisible();
  await page.getByRole("button", { name: "去掉这张照片，继续" }).click();
  await expect(page.locator(".queue-bar")).not.toContainText("条");
  await expect(page.getByRole("button", { name: "现场照片 1" })).toBeVisible();
});

test("a session that ended does not keep anyone from reporting", async ({ browser }) => {
  const page = await person(browser, "worker16", "/field/", true);
  const words = unique("登录过期");
  await expect(page.getByRole("list", { name: "常用事项" })).toBeVisible();
  await page.evaluate(() => {
    const session = JSON.parse(localStorage.getItem("gridcase.session") ?? "{}") as object;
    localStorage.setItem("gridcase.session", JSON.stringify({ ...session, ended: true }));
  });
  await page.reload();
  await expect(page.getByText("登录已失效，可继续填写和保存")).toBeVisible();
  await fill(page, words);
  await submit(page);
  await expect(page.locator(".queue-bar")).toContainText("1 条已安全保存");
  await page.getByRole("button", { name: "登录" }).click();
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator(".sign-in-go").click();
  await page.getByRole("link", { name: "我的上报" }).click();
  await expect(listed(page, words)).toContainText("330106109-");
  await expect(listed(page, words)).toHaveCount(1);
});

test("a report is made with the keyboard alone", async ({ browser }) => {
  const page = await person(browser, "worker11", "/field/", true);
  const words = unique("只用键盘");
  const reach = async (name: string, is: () => Promise<boolean>) => {
    for (let i = 0; i < 60; i++) {
      if (await is()) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} cannot be reached by Tab`);
  };
  const focused = (selector: string) => () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  await expect(page.getByRole("list", { name: "常用事项" })).toBeVisible();
  await page.locator("body").press("Tab");
  await reach("the search", focused("input[name=matter-search]"));
  await page.keyboard.type("zdjy");
  await page.keyboard.press("Enter");
  await expect(page.locator(".matter-chosen")).toContainText("占道经营");
  await reach("the words of the place", focused("input[name=place-words]"));
  await page.keyboard.type(words);
  await expect(page.getByText("误差约 8 米")).toBeVisible();
  await reach("the button", focused(".report-submit button"));
  await page.keyboard.press("Enter");
  await expect(number(page)).toHaveText(/^330106109-/);
});

test("a page that was opened once starts without a network, and keeps what is reported then", async ({ browser }) => {
  const page = await person(browser, "worker13", "/field/", true);
  const script = await page.request.get("/field/sw.js");
  test.skip(!(await script.text()).startsWith("const FILES"), "only a built page has its service worker");
  const words = unique("从头离线");
  await expect(page.getByRole("list", { name: "常用事项" })).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.context().setOffline(true);
  await page.goto("/field/reports");
  await expect(page.getByRole("heading", { name: "我的上报" })).toBeVisible();
  await page.getByRole("link", { name: "上报", exact: true }).click();
  await page.locator("input[name=finding-files]").setInputFiles(await photo(page, "start"));
  await fill(page, words);
  await submit(page);
  await expect(page.locator(".queue-bar")).toContainText("1 条已安全保存");
  await page.context().setOffline(false);
  await expect(number(page)).toHaveText(/^330106109-/);
  await page.goto("/field/reports");
  await expect(listed(page, words)).toHaveCount(1);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return lists.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain("/field/");
  expect(kept.filter((path) => path.startsWith("/media") || path.startsWith("/gridcase."))).toEqual([]);
});

test("a place is chosen on the map where the phone may not tell it", async ({ browser }) => {
  const page = await person(browser, "worker12", "/field/", true);
  await page.context().clearPermissions();
  await page.reload();
  await page.locator("label").filter({ hasText: "地图选点" }).click();
  await expect(page.getByRole("dialog").getByRole("status")).toContainText("网格");
  await expectAccessible(page, "the map");
  await page.getByRole("button", { name: "用这个位置" }).click();
  await expect(page.locator(".place-found")).toContainText("地图选点");
});

test("every page of the field is accessible in both languages", async ({ browser }) => {
  const page = await person(browser, "worker05", "/field/", true);
  for (const lang of ["zh", "en"]) {
    await page.goto("/field/");
    if (lang === "en") await english(page);
    await page.getByRole("searchbox").fill("dwjy");
    await page.keyboard.press("Enter");
    await expect(page.locator(".row-chooser")).toBeVisible();
    await expectAccessible(page, `report in ${lang}`);
    await page.locator(".report-draft button").click();
    await page.locator(".report-draft .field-danger").click();
    await page.goto("/field/reports");
    await expect(page.getByRole("listitem").first()).toBeVisible();
    await expectAccessible(page, `reports in ${lang}`);
    await page.locator(".report-list a").last().click();
    await expect(page.locator(".detail-history li").nth(1)).toBeVisible();
    await expectAccessible(page, `a report's detail in ${lang}`);
  }
  await page.locator(".field-account").click();
  await expectAccessible(page, "the account");
  await page.locator(".field-sheet .field-danger").click();
  await expect(page.locator(".sign-in")).toBeVisible();
  await expectAccessible(page, "sign-in in en");
  await page.getByRole("button", { name: "中文" }).click();
  await expectAccessible(page, "sign-in in zh");
});
