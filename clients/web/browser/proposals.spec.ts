/** What the history proposes, accepted rule by rule, and a ruling on a returned case that becomes a rule. */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { Part } from "../src/gen/gridcase/registry/v1/content_pb";
import { accept, type Caller, caller, eventually, handIn, picture, report } from "./api";
import { expectAccessible, person, test } from "./people";

/** A matter that no rule is about and no other test reports: 共享单车乱象. */
const ORPHAN = "event:09011";
/** A matter of the police that no other test reports: 非法出版物销售. */
const PRINTED = "event:09008";

let admin: Caller;
test.beforeEach(async ({ baseURL }) => {
  admin = await caller(baseURL ?? "", "admin");
  await admin.registry.discardDraft({ part: Part.REGISTER });
});
test.afterEach(async () => {
  await admin.registry.discardDraft({ part: Part.REGISTER });
});

/** A case that no rule decides, given to a unit by the command room, handled and approved. */
async function handled(base: string, unit: string): Promise<string> {
  const [worker, command, dispatcher, supervisor] = await Promise.all(
    ["worker01", "command1", unit.toLowerCase(), "supervisor1"].map((account) => caller(base, account)),
  );
  if (!worker || !command || !dispatcher || !supervisor) throw new Error("somebody is missing");
  const { id, number } = await report(worker, { matter: ORPHAN, words: "共享单车堆放在路口" });
  const filed = await eventually(async () => (await command.dispatch.getCase({ id })).case, `${number} is filed`);
  await command.dispatch.dispatchCase({
    command: { id, etag: filed.etag, requestId: randomUUID() },
    lead: unit,
    reason: "按惯例由该单位处置",
  });
  await accept(dispatcher, id);
  await handIn(dispatcher, id, "已清理", [picture()]);
  const review = await eventually(async () => (await supervisor.feedback.getReview({ id })).review, `the review of ${number}`);
  await supervisor.feedback.approveReview({ id: review.id, etag: review.etag, requestId: randomUUID(), reason: "" });
  await eventually(async () => {
    const { case: now } = await command.dispatch.getCase({ id });
    return now?.endedAt ? now : undefined;
  }, `${number} is closed`);
  return number;
}

async function learn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "历史归纳建议" }).click();
  await page.getByRole("button", { name: /开\s*始\s*归\s*纳|开始归纳/ }).click();
  await expect(page.getByRole("heading", { name: /^规则建议/ })).toBeVisible({ timeout: 60_000 });
}

test("history proposes a rule, which is accepted into the draft, undone, declined and reconsidered", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const numbers: string[] = [];
  for (let at = 0; at < 4; at += 1) numbers.push(await handled(baseURL ?? "", "ZF-SZ"));

  const page = await person(browser, "admin", "/desk/rules");
  await learn(page);
  const proposal = page.getByRole("listitem", { name: /共享单车乱象.*市政/ });
  await expect(proposal).toContainText("4 件");
  await expect(proposal).toContainText("100.0%");
  await expect(proposal).toContainText("没有例外");
  await proposal.getByText("案件举例").click();
  for (const number of numbers) await expect(proposal).toContainText(number);
  await page.screenshot({ path: "browser/out/proposals.png" });
  await expectAccessible(page, "the proposals in Chinese");

  await proposal.getByRole("button", { name: /^采纳：/ }).click();
  await expect(proposal.getByText("已采纳到草稿")).toBeVisible();
  const drafted = async () => {
    const { content } = await admin.registry.getDraft({ part: Part.REGISTER });
    return content?.part.case === "register" ? content.part.value.rules.find(({ matter }) => matter === ORPHAN) : undefined;
  };
  expect((await drafted())?.basis).toContain("由历史办件归纳");
  await proposal.getByRole("button", { name: /^撤销采纳：/ }).click();
  await expect(proposal.getByRole("button", { name: /^采纳：/ })).toBeVisible();
  expect(await drafted()).toBeUndefined();

  await proposal.getByRole("button", { name: /^不采纳：/ }).click();
  await page.getByText(/不采纳的建议（\d+）/).click();
  await proposal.getByRole("button", { name: "重新考虑" }).click();
  await proposal.getByRole("button", { name: /^采纳：/ }).click();
  await expect(proposal.getByText("已采纳到草稿")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row").filter({ hasText: "由历史办件归纳" }).first()).toContainText("新增");

  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Proposals from history" }).click();
  await expect(page.getByRole("heading", { name: /^Proposed rules/ })).toBeVisible();
  await expectAccessible(page, "the proposals in English");
  await page.context().close();
});

test("a ruling on a returned case becomes a dated rule that shows the case, and the case shows the rule", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const base = baseURL ?? "";
  const [worker, supervisor] = [await caller(base, "worker01"), await caller(base, "supervisor1")];
  const { id, number } = await report(worker, { matter: PRINTED, words: "路边售卖盗版书" });
  const sent = await eventually(async () => {
    const { case: found } = await supervisor.dispatch.getCase({ id });
    return found?.lead ? found : undefined;
  }, `${number} is dispatched`);
  const unit = await caller(base, sent.lead.toLowerCase());
  const { case: returned } = await unit.dispatch.returnCase({
    command: { id, etag: sent.etag, requestId: randomUUID() },
    reason: "占道摊点，不属治安案件",
    basis: "《出版管理条例》（演示）",
    proposedUnit: "ZF-SZ",
  });
  await supervisor.dispatch.ruleCase({
    command: { id, etag: returned?.etag ?? "", requestId: randomUUID() },
    lead: "ZF-SZ",
    reason: "摊点归综合执法",
    basis: "三定方案（演示）",
  });

  const command = await person(browser, "command1", `/desk/cases/${id}`);
  await command.getByRole("button", { name: "由裁定生成规则" }).click();
  const proposed = (await command.locator("pre.precedent").textContent()) ?? "";
  const address = /https?:\/\/\S+\/desk(\/rules\?\S+)/.exec(proposed)?.[1] ?? "";

  const page = await person(browser, "admin", `/desk${address}`);
  const form = page.getByRole("dialog");
  const note = form.getByRole("region", { name: `先例案件 ${number}` });
  await expect(note).toContainText("占道摊点，不属治安案件");
  await expect(note).toContainText("《出版管理条例》（演示）");
  await expect(note).toContainText("摊点归综合执法");
  await expect(note).toContainText("三定方案（演示）");
  await expect(form.getByLabel("起始日（含）")).toHaveValue(/^\d{4}-\d{2}-\d{2}$/);
  await page.screenshot({ path: "browser/out/precedent.png" });
  await expectAccessible(page, "the rule made of a ruling");
  await form.getByRole("button", { name: "保存到草稿" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: number })).toBeVisible();

  const publication = { requestId: randomUUID(), parts: [Part.REGISTER], reason: "由裁定形成" };
  const { coverage } = await admin.registry.publishParts({ ...publication, dryRun: true });
  const { digest = "", gaps = 0, conflicts = 0 } = coverage ?? {};
  await admin.registry.publishParts({ ...publication, acceptCoverage: { digest, gaps, conflicts, reason: "示例清单待确认" } });
  const made = command.getByLabel("案件详情").getByRole("listitem").filter({ hasText: `precedent-${number}` });
  await expect(async () => {
    await command.reload();
    await expect(made).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  for (const one of [command, page]) await one.context().close();
});
