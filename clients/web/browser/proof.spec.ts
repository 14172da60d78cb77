/** The proof of coverage: its figures, its list, its map, and what publishing asks for. */
import { expect } from "@playwright/test";
import { Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { type Caller, caller } from "./api";
import { expectAccessible, person, test } from "./people";

let admin: Caller;
test.beforeEach(async ({ baseURL }) => {
  admin = await caller(baseURL ?? "", "admin");
  await admin.registry.discardDraft({ part: Part.REGISTER });
});
test.afterEach(async () => {
  await admin.registry.discardDraft({ part: Part.REGISTER });
});

test("what nobody answers for is listed with its ground and remedy, and a rule for it is filled in", async ({ browser }) => {
  const page = await person(browser, "admin", "/desk/proof");
  const list = page.getByRole("region", { name: "无人负责与多家争责" });
  await expect(list.getByRole("button").filter({ hasText: "没有适用的规则" }).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("已覆盖")).toBeVisible();
  await list.getByRole("button").filter({ hasText: "没有适用的规则" }).first().click();
  const detail = page.getByRole("region", { name: "条目详情" });
  await expect(detail).toContainText("为这些事项补充规则");
  await expectAccessible(page, "the proof of coverage");
  await page.screenshot({ path: "browser/out/proof-zh.png" });
  await detail.getByRole("button", { name: "为此制定规则" }).click();
  await expect(page.getByRole("dialog")).toContainText("添加规则");
  await expect(page).toHaveURL(/\/desk\/rules\?fill=1/);
});

test("publishing with gaps asks for an acceptance with a reason", async ({ browser }) => {
  const { content } = await admin.registry.getDraft({ part: Part.REGISTER });
  if (content?.part.case !== "register") throw new Error("no register");
  const [first] = content.part.value.rules;
  if (first) first.basis += "（修订）";
  await admin.registry.putDraft({ content });
  const page = await person(browser, "admin", "/desk/publish");
  const form = page.getByRole("form", { name: "发布草稿" });
  await expect(form.getByRole("group", { name: "覆盖证明" })).toBeVisible({ timeout: 30_000 });
  await page.getByLabel("发布理由").fill("修订依据");
  await form.getByRole("button", { name: /^发\s*布$/ }).click();
  await expect(form.getByText("有未定的条目，接受后才能发布")).toBeVisible();
  await expect(form.getByText("请写明为什么可以接受")).toBeVisible();
  await form.getByRole("checkbox").check();
  await form.getByLabel("接受的理由").fill("示例清单待各镇确认");
  await form.getByRole("button", { name: /^发\s*布$/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^发\s*布$/ }).click();
  await expect(page.getByText("已经生效")).toBeVisible({ timeout: 45_000 });
});

test("the proof reads well in English", async ({ browser }) => {
  const page = await person(browser, "admin", "/desk/proof");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Proof of coverage" })).toBeVisible();
  await expect(page.getByText("No rule counts").first()).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, "the proof of coverage");
});
