/** Requests of the lead unit, their answers, and units that do a part of a case; the town's policy for them. */
import { expect, type Locator, type Page } from "@playwright/test";
import { Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { accept, caller, picture, report } from "./api";
import { expectAccessible, person, test } from "./people";

const HELPER = "城北派出所";

/** A case that `zf-sz` handles, reported by a worker. */
async function handled(base: string): Promise<string> {
  const { id } = await report(await caller(base, "worker10"));
  await accept(await caller(base, "zf-sz"), id);
  return id;
}

const detail = (page: Page) => page.getByLabel("案件详情");
const request = (page: Page, number: number) => detail(page).getByRole("region", { name: `第 ${number} 号申请` });
/** The request that stays in view once it is answered, with how. */
const answered = (page: Page, number: number, how: string) => expect(request(page, number)).toContainText(how);
const parts = (page: Page) => detail(page).locator("table.detail-tasks");
const state = (page: Page, name: string) => expect(detail(page).locator(".state-mark").first()).toContainText(name);

/** Opens a dialog by its key; what it shows must be accessible. */
async function press(page: Page, key: string, act: string): Promise<Locator> {
  await expect(detail(page).getByRole("button", { name: new RegExp(`^${act}`) })).toBeEnabled();
  await page.keyboard.press(key);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(act);
  await expectAccessible(page, act);
  return dialog;
}

async function send(page: Page) {
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

async function choose(dialog: Locator, label: string | RegExp, unit: string) {
  const list = dialog.getByRole("combobox", { name: label });
  await list.fill(unit);
  await list.press("Enter");
}

test("a case is handled by two units with more time, and is closed", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const id = await handled(baseURL ?? "");
  const address = `/desk/cases/${id}?view=all`;
  const lead = await person(browser, "zf-sz", address);
  await state(lead, "处置中");
  let dialog = await press(lead, "w", "请求协助");
  await choose(dialog, /单位/, HELPER);
  await dialog.getByLabel("需要该单位做什么").fill("封闭半幅路面");
  await dialog.getByLabel("为什么需要协助").fill("吊车须占用车行道");
  await send(lead);
  await expect(request(lead, 1)).toContainText("由指挥室或镇街督导答复");
  await expect(detail(lead).getByRole("button", { name: /^申请延期/ })).toBeDisabled();
  await expect(detail(lead)).toContainText("第 1 号申请还没有答复");

  const command = await person(browser, "command1", address);
  await expect(request(command, 1)).toContainText("吊车须占用车行道");
  await press(command, "y", "同意");
  await send(command);
  await answered(command, 1, "已同意");
  await expect(parts(command)).toContainText("进行中");

  // The lead unit is told at once, and why it has to wait.
  await answered(lead, 1, "已同意");
  await expect(detail(lead)).toContainText(`暂不能提交结果：${HELPER}的协办还没有完成`);
  await expect(detail(lead).getByRole("button", { name: /^提交结果/ })).toBeDisabled();

  const helper = await person(browser, "pcs1", address);
  dialog = await press(helper, "e", "协办完成");
  await expect(dialog).toContainText("封闭半幅路面");
  await dialog.getByLabel("完成情况").fill("已封闭，设专人值守");
  await dialog.locator("input[type=file]").setInputFiles({ name: "closed.png", mimeType: "image/png", buffer: picture() });
  await expect(dialog.getByText("已保存到服务器")).toBeVisible();
  await send(helper);
  await expect(parts(helper)).toContainText("已完成");
  await expect(parts(helper)).toContainText("按期完成");
  await expect(parts(helper).getByRole("button", { name: `${HELPER}协办照片 1/1` })).toBeVisible();

  await expect(detail(lead).getByRole("button", { name: /^提交结果/ })).toBeEnabled();
  dialog = await press(lead, "f", "申请延期");
  await expect(dialog.getByRole("radio", { name: /^第 1 项.*到期 .+ → 同意后 .+/ })).toBeChecked();
  await dialog.getByLabel("延期理由").fill("配件未到");
  await send(lead);

  const supervisor = await person(browser, "supervisor1", address);
  const due = (await request(supervisor, 2).locator("b").textContent()) ?? "";
  expect(due).not.toBe("");
  await request(supervisor, 2).getByRole("button", { name: /^同意/ }).click();
  await expect(supervisor.getByRole("dialog")).toContainText(due);
  await send(supervisor);
  const limit = detail(supervisor).getByRole("row").filter({ hasText: "延期 1 次" });
  await expect(limit).toContainText(due);

  await answered(lead, 2, "已同意");
  dialog = await press(lead, "h", "提交结果");
  await dialog.getByLabel("处置情况").fill("已修复，恢复通行");
  await dialog.locator("input[type=file]").setInputFiles({ name: "after.png", mimeType: "image/png", buffer: picture() });
  await expect(dialog.getByText("已保存到服务器")).toBeVisible();
  await send(lead);
  await state(lead, "待结案");
  await supervisor.goto(`/desk/reviews/${id}`);
  await supervisor.getByRole("button", { name: /^通过结案/ }).click();
  await state(lead, "已结案");
});

test("a request is declined, another withdrawn, and a unit is engaged and released", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const id = await handled(baseURL ?? "");
  const address = `/desk/cases/${id}?view=all`;
  const lead = await person(browser, "zf-sz", address);
  const command = await person(browser, "command1", address);
  const read = detail(command).getByRole("heading", { name: "案件经过" });
  await expect(detail(command).getByText("签收").first()).toBeVisible();
  // A low window, in which the case is longer than what is seen of it.
  await command.setViewportSize({ width: 1440, height: 600 });
  await detail(command).evaluate((pane) => pane.scrollTo({ top: 100 }));
  const before = await read.boundingBox();
  let dialog = await press(lead, "p", "申请挂账");
  await refused(lead, dialog, "请填写");
  await dialog.getByLabel("挂账至").fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await dialog.getByLabel("挂账理由").fill("等停电检修");
  await send(lead);
  await expect(command.getByLabel("案件列表").getByText("申请挂账").first()).toBeVisible();
  // What is read stays where it is; the request is told over it.
  const above = detail(command).getByRole("button", { name: "↑ 第 1 号申请待答复" });
  await expect(above).toBeVisible();
  await expectAccessible(command, "a request out of sight");
  // To half a pixel: the browser scrolls by whole ones.
  expect((await read.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  await above.click();
  await expect(request(command, 1)).toBeInViewport();
  await expect(above).toHaveCount(0);
  dialog = await press(command, "v", "不同意");
  await expect(dialog).toContainText("即刻暂停计时");
  await refused(command, dialog, "请填写");
  await dialog.getByLabel("不同意的理由").fill("可先围挡");
  await send(command);
  await answered(lead, 1, "未同意");
  await answered(lead, 1, "可先围挡");

  dialog = await press(lead, "f", "申请延期");
  await dialog.getByLabel("延期理由").fill("配件未到");
  await send(lead);
  await press(lead, "z", "撤回申请");
  await send(lead);
  await answered(lead, 2, "已撤回");

  dialog = await press(command, "w", "联合处置");
  await choose(dialog, /协办单位/, HELPER);
  await dialog.getByLabel("需要该单位做什么").fill("疏导交通");
  await dialog.getByRole("radio", { name: "另定" }).click();
  await dialog.getByRole("spinbutton", { name: "数量" }).fill("2");
  await send(command);
  await expect(parts(lead)).toContainText("疏导交通");
  dialog = await press(lead, "l", "解除协办");
  await expect(dialog.getByRole("radio", { name: new RegExp(HELPER) })).toBeChecked();
  await dialog.getByLabel("解除理由").fill("已自行完成");
  await send(lead);
  await expect(parts(lead)).toContainText("已解除");
  await expect(detail(lead).getByRole("button", { name: /^提交结果/ })).toBeEnabled();
});

/** What is missing is told beside its entry, and nothing is sent. */
async function refused(page: Page, dialog: Locator, fault: string) {
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText(fault).first()).toBeVisible();
}

test("the town's policy is edited in the draft, corrected where the server finds fault, and set back", async ({ browser, baseURL }) => {
  const api = await caller(baseURL ?? "", "admin");
  const discard = () => api.registry.discardDraft({ part: Part.CATALOGUE });
  await discard();
  const page = await person(browser, "admin", "/desk/catalogue");
  const open = () => page.getByRole("button", { name: /^流转规则/ }).click();
  const drawer = page.getByRole("dialog", { name: "流转规则" });
  await open();
  await expect(drawer).toContainText("2 次（通常）");
  await expectAccessible(page, "the policy to read");
  await drawer.getByRole("button", { name: "关闭" }).click();
  await page.getByRole("button", { name: "开始修改" }).click();
  await open();
  await expectAccessible(page, "the usual policy in a form");
  await drawer.getByRole("spinbutton", { name: "每件可延期次数" }).fill("1");
  await drawer.getByRole("spinbutton", { name: "指挥室答复申请：数量" }).fill("8");
  await drawer.getByRole("button", { name: "另定阶梯" }).click();
  const third = drawer.getByRole("spinbutton", { name: "3 已用时限（%）" });
  await third.fill("90");
  await drawer.getByRole("button", { name: "保存到草稿" }).click();
  await expect(third).toHaveAccessibleDescription("须为 1 至 1000，且大于上一级");
  await expect(drawer.getByRole("alert").first()).toContainText("提醒阶梯第 3 级");
  await expectAccessible(page, "a policy with a fault");
  await third.fill("120");
  await drawer.getByRole("button", { name: "保存到草稿" }).click();
  await expect(drawer).toHaveCount(0);
  await page.getByRole("button", { name: /处不同/ }).click();
  await expect(page.locator(".change-list")).toContainText("流转规则");

  const draft = async () => {
    const { content } = await api.registry.getDraft({ part: Part.CATALOGUE });
    return content?.part.case === "catalogue" ? content.part.value.policy : undefined;
  };
  expect(await draft()).toMatchObject({ extensions: 1, decide: { amount: 8 } });
  expect((await draft())?.suspensions).toBeUndefined();
  expect((await draft())?.ladder.map(({ percent }) => percent)).toEqual([80, 100, 120, 150, 200, 300]);

  await open();
  await expect(third).toHaveValue("120");
  await drawer.getByRole("button", { name: "全部恢复通常值" }).click();
  await drawer.getByRole("button", { name: "保存到草稿" }).click();
  await expect(drawer).toHaveCount(0);
  expect(await draft()).toBeUndefined();
  await discard();
});
