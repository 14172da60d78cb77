/** The desk of dispatchers and the command room: cases from their arrival to the hand-in, by mouse and by keyboard alone. */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { accept, caller, eventually, picture, report } from "./api";
import { expectAccessible, person, test } from "./people";

const detail = (page: Page) => page.getByRole("region", { name: /^(案件详情|Case)$/ });
const head = (page: Page) => detail(page).locator("header");
const matter = (page: Page) => page.getByRole("combobox", { name: "事项" });
const row = (page: Page, number: string) => page.getByRole("option").filter({ hasText: number.slice(10) });
const act = (page: Page, name: string) => page.getByRole("group", { name: "操作" }).getByRole("button", { name });
const unique = (words: string) => `${words} ${randomUUID().slice(0, 8)}`;

/** A case at the municipal facilities unit, not accepted yet. */
async function dispatched(base: string) {
  const made = await report(await caller(base, "worker01"));
  const unit = await caller(base, "zf-sz");
  await eventually(async () => (await unit.dispatch.getCase({ id: made.id })).case, `${made.number} is dispatched`);
  return { ...made, unit };
}

/** A case that waits for the command room to confirm its route. */
async function toConfirm(base: string) {
  const made = await report(await caller(base, "worker01"), { matter: "event:08001", words: "工地夜间施工" });
  const command = await caller(base, "command1");
  const item = await eventually(async () => (await command.dispatch.getCase({ id: made.id })).case, `${made.number} is filed`);
  expect(item.route?.lead).not.toBe("");
  return made;
}

test("a dispatcher accepts, assigns, and hands in words and a photo", async ({ browser, baseURL }) => {
  const { id } = await dispatched(baseURL ?? "");
  const page = await person(browser, "zf-sz", `/desk/cases/${id}?view=dispatched&order=newest`);
  await act(page, "签收").click();
  await expect(head(page).getByText("处置中")).toBeVisible();

  await act(page, "指派").click();
  await page.getByRole("dialog").getByRole("radio", { name: "其他人员（直接填写）" }).check();
  await page.getByRole("dialog").getByLabel("班组或人员").fill("市政一班");
  await page.getByRole("dialog").getByRole("button", { name: "指派" }).click();
  await expect(detail(page).getByText("处置人员：市政一班")).toBeVisible();

  await act(page, "提交结果").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("添加处置后照片").first().setInputFiles({ name: "after.png", mimeType: "image/png", buffer: picture() });
  await expect(dialog.getByText("已保存到服务器")).toBeVisible();
  await dialog.getByLabel("处置情况").fill("断枝已清运，人行道恢复通行");
  await dialog.getByRole("button", { name: "提交结果" }).click();
  await expect(head(page).getByText("待结案")).toBeVisible();
  await expect(detail(page).getByText("断枝已清运，人行道恢复通行").first()).toBeVisible();

  await detail(page).getByRole("button", { name: "处置后照片 1/1" }).click();
  await expect(page.getByRole("dialog", { name: "处置后照片 1/1" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a new case waits in a pill, rows stay where they are, and a case accepted elsewhere turns grey", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const first = await dispatched(base);
  const page = await person(browser, "zf-sz", "/desk/cases?view=dispatched&order=newest");
  await expect(row(page, first.number)).toBeVisible();
  await expect(page.getByRole("option").first()).toContainText(first.number.slice(10));

  const desk = await person(browser, "command1", "/desk/register");
  await matter(desk).fill("gsmm");
  await desk.getByRole("option", { name: /古树名木异常/ }).click();
  await desk.getByLabel("地点描述").fill("三墩街 1 号");
  // The map shows the whole town, and its middle is inside.
  await desk.getByRole("application").click();
  await expect(desk.getByText(/已标出/)).toBeVisible();
  await desk.getByRole("button", { name: "登记", exact: true }).click();
  const second = { number: (await desk.getByText(/^330106109-\d{8}-\d{5}$/).textContent()) ?? "" };
  await desk.context().close();

  const pill = page.getByRole("button", { name: /条新案件/ });
  await expect(pill).toBeVisible();
  await expect(row(page, second.number)).toHaveCount(0);
  await expect(page.getByRole("option").first()).toContainText(first.number.slice(10));

  await accept(first.unit, first.id);
  await expect(row(page, first.number)).toContainText("处置中");
  await page.keyboard.press("n");
  await expect(page.getByRole("option").first()).toContainText(second.number.slice(10));
  await expect(row(page, first.number)).toHaveCount(0);
});

test("without a mouse: a case is chosen, accepted and left again", async ({ browser, baseURL }) => {
  const { number } = await dispatched(baseURL ?? "");
  const page = await person(browser, "zf-sz", "/desk/cases?view=dispatched&order=newest");
  await expect(row(page, number)).toBeVisible();
  await page.keyboard.press("j");
  await expect(row(page, number)).toHaveAttribute("aria-selected", "true");
  await expect(act(page, "签收")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(detail(page)).toBeFocused();
  await page.keyboard.press("a");
  await expect(row(page, number)).toContainText("处置中");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox", { name: "案件列表：待签收" })).toBeFocused();

  await page.keyboard.press("/");
  await page.keyboard.type("20990101-99999");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "找不到编号" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Slash");
  await expect(page.getByRole("dialog", { name: "快捷键" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "命令面板" })).toBeFocused();
  await page.keyboard.type("处置中");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/view=handling/);
  await page.goBack();
  await expect(page).toHaveURL(/view=dispatched/);
});

test("what a unit returns is settled by a ruling, and the ruling is the draft of a rule", async ({ browser, baseURL }) => {
  const { id, number } = await dispatched(baseURL ?? "");
  const unit = await person(browser, "zf-sz", `/desk/cases/${id}?view=dispatched&order=newest`);
  await expect(act(unit, "退回")).toBeVisible();
  await unit.keyboard.press("r");
  const giving = unit.getByRole("dialog", { name: /^退回/ });
  await giving.getByRole("button", { name: "退回" }).click();
  await expect(giving.getByText("请填写").first()).toBeVisible();
  await giving.getByLabel("退回理由").fill("该路段由管养公司负责");
  await giving.getByLabel("法律或文件依据").fill("管养移交协议第三条");
  await giving.getByLabel("建议的责任单位").click();
  await unit.getByTitle(/综合执法一中队/).click();
  await giving.getByRole("button", { name: "退回" }).click();
  await expect(unit.getByText("案件已不在您的可见范围", { exact: false }).first()).toBeVisible();

  const command = await person(browser, "command1", `/desk/cases/${id}?view=returned`);
  await expect(row(command, number)).toBeVisible();
  await act(command, "裁定").click();
  const ruling = command.getByRole("dialog", { name: /^裁定/ });
  await expect(ruling.getByText("管养移交协议第三条")).toBeVisible();
  await ruling.getByRole("radio", { name: /综合执法一中队/ }).check();
  await ruling.getByLabel("裁定理由").fill("移交协议已生效");
  await ruling.getByLabel("法律或文件依据").fill("属地清单总则第二条");
  await ruling.getByRole("button", { name: "裁定" }).click();
  await expect(head(command).getByText("综合执法一中队", { exact: true })).toBeVisible();
  await detail(command).getByRole("button", { name: "由裁定生成规则" }).click();
  await expect(command.getByRole("dialog", { name: "由裁定生成规则" })).toContainText(`先例案件：${number}`);
  await expectAccessible(command, "the draft of a rule");
});

test("Enter confirms a certain route, and it can be taken back", async ({ browser, baseURL }) => {
  const { id, number } = await toConfirm(baseURL ?? "");
  const page = await person(browser, "command1", `/desk/cases/${id}?view=queue`);
  await expect(page.getByRole("button", { name: /^确认派遣给/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText(`${number.slice(10)} 已派遣给`)).toBeVisible();
  await expect(head(page).getByText("待签收")).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByText("已撤回派遣，案件回到待派遣")).toBeVisible();
  await expect(head(page).getByText("待派遣")).toBeVisible();
});

test("a command on an old state shows the current one and keeps what was written", async ({ browser, baseURL }) => {
  const { id, unit } = await dispatched(baseURL ?? "");
  const page = await person(browser, "command1", "/desk/overview");
  // Without the live stream, only the answer to the command can tell.
  await page.route("**/WatchCases", (route) => route.abort());
  await page.goto(`/desk/cases/${id}?view=dispatched&order=newest`);
  await act(page, "督办").click();
  const dialog = page.getByRole("dialog", { name: /^督办/ });
  const words = unique("请今天处置");
  await dialog.getByLabel("督办内容").fill(words);
  await accept(unit, id);
  await dialog.getByRole("button", { name: "督办" }).click();
  await expect(dialog.getByRole("alert")).toContainText("案件刚有更新");
  await expect(dialog.getByRole("alert")).toContainText("处置中");
  await expect(dialog.getByLabel("督办内容")).toHaveValue(words);
  await expectAccessible(page, "a dialog that tells of a change");
  await dialog.getByRole("button", { name: "已了解，按最新状态继续" }).click();
  await dialog.getByRole("button", { name: "督办" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(detail(page).getByText(words).first()).toBeVisible();
});

test("a report is registered on behalf of a caller, once, and opens as a case", async ({ browser }) => {
  const page = await person(browser, "command1", "/desk/register");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(matter(page)).toBeFocused();
  await matter(page).fill("jdclt");
  await page.keyboard.press("Enter");
  await expect(matter(page)).toHaveValue("机动车乱停放");
  await page.getByLabel("情况描述").fill(unique("来电反映车辆堵门"));
  await page.getByLabel("地点描述").fill("文二西路 1 号");
  await page.getByLabel("上报人及联系方式").fill("张先生 0571-00000000");
  await page.getByLabel("照片（可不附）").setInputFiles({ name: "before.png", mimeType: "image/png", buffer: picture() });
  await expectAccessible(page, "the form to register");
  // The first answer is lost on its way: sending again is the same report.
  let lost = 0;
  await page.route("**/RegisterReport", async (route) => {
    const answer = await route.fetch();
    lost += 1;
    await (lost === 1 ? route.abort() : route.fulfill({ response: answer }));
  });
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("连不上服务器");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("heading", { name: "登记成功" })).toBeFocused();
  await expect(page.getByText("已保存", { exact: true })).toBeVisible();
  await expect(page.getByText(/^330106109-\d{8}-\d{5}$/)).toBeVisible();
  await expectAccessible(page, "the receipt");
  await page.getByRole("link", { name: "打开案件" }).click();
  await expect(detail(page).getByText("群众来电")).toBeVisible();
  await expect(detail(page).getByRole("button", { name: "现场照片 1/1" })).toBeVisible();
});

test("a citizen's report is verified before it is a case", async ({ browser, baseURL }) => {
  const page = await person(browser, "command1", "/desk/register");
  await page.getByRole("radio", { name: "群众上报" }).check();
  await matter(page).fill("jdclt");
  await page.keyboard.press("Enter");
  await page.getByLabel("地点描述").fill("文二西路 3 号");
  const words = unique("群众反映占道");
  await page.getByLabel("情况描述").fill(words);
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("heading", { name: "登记成功" })).toBeVisible();
  const number = (await page.getByText(/^330106109-\d{8}-\d{5}$/).textContent()) ?? "";
  await page.getByRole("button", { name: "刷新" }).click();
  const waiting = page.getByRole("listitem").filter({ hasText: words });
  await expect(waiting).toContainText(number);
  await waiting.getByRole("button", { name: "核实属实，立案" }).click();
  await expect(waiting).toHaveCount(0);
  const command = await caller(baseURL ?? "", "command1");
  await eventually(async () => (await command.dispatch.getCase({ id: number })).case, `${number} is a case`);
});

for (const language of ["zh", "en"] as const) {
  test(`list, detail and dialogs are accessible in ${language}`, async ({ browser, baseURL }) => {
    const base = baseURL ?? "";
    const [taken, filed] = [await dispatched(base), await toConfirm(base)];
    await accept(taken.unit, taken.id);
    const unit = await person(browser, "zf-sz", `/desk/cases/${taken.id}?view=handling&order=newest`);
    const command = await person(browser, "command1", `/desk/cases/${filed.id}?view=queue`);
    for (const page of [unit, command]) {
      if (language === "en") await page.getByRole("button", { name: "English" }).click();
      await expect(page.getByRole("group", { name: /^(操作|Actions)$/ })).toBeVisible();
      await expect(page.getByRole("application")).toBeVisible();
    }
    await expectAccessible(unit, "the list and the detail of a department");
    await expectAccessible(command, "the list and the detail of the command room");
    for (const [page, keys] of [
      [unit, ["r", "h", "g", "Shift+Slash", "Control+k"]],
      [command, ["d", "c", "x"]],
    ] as const) {
      for (const key of keys) {
        await page.keyboard.press(key);
        await expect(page.getByRole("dialog")).toBeVisible();
        await expect(page.getByRole("dialog")).not.toHaveClass(/zoom/);
        await expectAccessible(page, `what ${key} opens`);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
      }
    }
  });
}
