/** What a draft would change is seen before it is published, and the chosen open cases are moved afterwards. */
import { clone } from "@bufbuild/protobuf";
import { type Browser, expect, type Page } from "@playwright/test";
import { Part, RuleSchema } from "../src/gen/gridcase/registry/v1/content_pb";
import { type Caller, caller, eventually, report } from "./api";
import { expectAccessible, person, test } from "./people";

/** A place that no other test reports from. */
const PLACE = { longitude: 120.0835, latitude: 30.3405 };
const MATTER = "component:04001";

let admin: Caller;
test.beforeEach(async ({ baseURL }) => {
  admin = await caller(baseURL ?? "", "admin");
  for (const part of [Part.REGISTER, Part.CATALOGUE]) await admin.registry.discardDraft({ part });
});
test.afterEach(async () => {
  await admin.registry.discardDraft({ part: Part.REGISTER });
});

const administrator = (browser: Browser, path: string) => person(browser, "admin", path);

const button = (within: { getByRole: Page["getByRole"] }, text: string) =>
  within.getByRole("button", { name: new RegExp(`^${[...text].join("\\s*")}$`) });

/** Drafts a rule by which the matter goes to another unit in the grid of the place. */
async function draft(): Promise<{ from: string; to: string }> {
  const position = { ...PLACE, coordinateSystem: "WGS-84", accuracyM: 0, provider: "map" };
  const { route } = await admin.dispatch.explainRoute({ matter: MATTER, position });
  const { content, etag } = await admin.registry.getDraft({ part: Part.REGISTER });
  if (!route?.lead || content?.part.case !== "register") throw new Error("the matter has no certain unit there");
  const register = content.part.value;
  const matched = register.rules.find(({ id }) => id === route.rule);
  if (!matched) throw new Error("the rule is not in the register");
  const to = route.lead === "ZF1" ? "ZF2" : "ZF1";
  const rule = clone(RuleSchema, matched);
  Object.assign(rule, { id: `rehearsed-${Date.now().toString(36)}`, area: route.grid, assisting: [] });
  rule.matter = MATTER;
  rule.matterClass = "";
  rule.matterKind = "";
  rule.lead = { $typeName: "gridcase.registry.v1.Party", by: { case: "unit", value: to } };
  register.rules.push(rule);
  const answer = await admin.registry.putDraft({ content, etag });
  if (!answer.kept) throw new Error(answer.findings.map(({ message }) => message).join("; "));
  return { from: route.lead, to };
}

test("a draft is rehearsed, published, and one open case moved while the other is left", async ({ browser, baseURL }) => {
  const [worker, command] = await Promise.all(["worker01", "command1"].map((account) => caller(baseURL ?? "", account)));
  if (!worker || !command) throw new Error("somebody is missing");
  const [goes, stays] = [await report(worker, { matter: MATTER, ...PLACE }), await report(worker, { matter: MATTER, ...PLACE })];
  const lead = async (id: string) => (await command.dispatch.getCase({ id })).case?.lead || undefined;
  for (const { id, number } of [goes, stays]) await eventually(() => lead(id), `${number} is dispatched`);
  const { from, to } = await draft();

  const page = await administrator(browser, "/desk/publish");
  const rehearsal = page.getByRole("region", { name: "发布前预演" });
  await button(rehearsal, "开始预演").click();
  await expect(rehearsal.getByText(/回放 \d+ 件，其中 \d+ 件会由别的单位处置/)).toBeVisible();

  const matrix = rehearsal.getByRole("table", { name: "过去的案件：从哪个单位到哪个单位" });
  const cell = matrix.getByRole("button").first();
  await cell.focus();
  await page.keyboard.press("Enter");
  await expect(cell).toHaveAttribute("aria-pressed", "true");
  await rehearsal.getByRole("button", { name: goes.number }).click();
  await expect(rehearsal.getByRole("row", { name: new RegExp(goes.number) }).first()).toHaveClass(/admin-chosen/);
  await expect(rehearsal.getByRole("heading", { name: "换单位的网格和事项" })).toBeVisible();
  await expect(rehearsal.getByText("没有岗位受影响。")).toBeVisible();

  const open = rehearsal.getByRole("table", { name: "在办案件" });
  await open.getByRole("checkbox", { name: `移交 ${goes.number}` }).check();
  await expect(rehearsal.getByText("将移交 1 件")).toBeVisible();
  await page.screenshot({ path: "browser/out/rehearsal.png", fullPage: true });
  await expectAccessible(page, "the rehearsal in Chinese");

  await page.getByLabel("发布理由").fill("辖区调整");
  const form = page.getByRole("form", { name: "发布草稿" });
  await expect(button(form, "发布")).toBeEnabled();
  // The demo's register leaves matters to nobody; what decides who answers is published only with an acceptance.
  if (await form.getByRole("group", { name: "覆盖证明" }).isVisible()) {
    await form.getByRole("checkbox").check();
    await form.getByLabel("接受的理由").fill("示例清单待确认");
  }
  await button(form, "发布").click();
  await button(page.getByRole("dialog"), "发布").click();
  await expect(page.getByText("生效后将移交 1 件在办案件")).toBeVisible();
  await expect(page.getByText("已移交 1 件。")).toBeVisible({ timeout: 45_000 });
  expect(await lead(goes.id)).toBe(to);
  expect(await lead(stays.id)).toBe(from);
  const { events } = await command.dispatch.listCaseEvents({ id: goes.id });
  const last = events.at(-1)?.what;
  expect(last?.case === "rerouted" && [last.value.from, last.value.lead, last.value.reason]).toEqual([from, to, "辖区调整"]);

  // What was left is found by comparing with what is in force, and moved at once.
  await button(rehearsal, "重新预演").click();
  await expect(rehearsal.getByText(/回放 \d+ 件/)).toBeVisible();
  await open.getByRole("checkbox", { name: `移交 ${stays.number}` }).check();
  await rehearsal.getByLabel("移交理由").fill("补移交");
  await button(rehearsal, "立即移交 1 件").click();
  await expect(rehearsal.getByText("已移交 1 件。")).toBeVisible();
  expect(await lead(stays.id)).toBe(to);

  await page.getByRole("button", { name: "English" }).click();
  const english = page.getByRole("region", { name: "Rehearsal before publishing" });
  await expect(english.getByText(/cases replayed; \d+ would go to another unit/)).toBeVisible();
  await expectAccessible(page, "the rehearsal in English");
});

test("a rehearsal is cancelled, and one whose draft was changed since says so", async ({ browser }) => {
  await draft();
  const page = await administrator(browser, "/desk/publish");
  const rehearsal = page.getByRole("region", { name: "发布前预演" });
  // The answer is held back so that there is something to cancel.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/gridcase.dispatch.v1.RehearsalService/RehearseDraft", async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await button(rehearsal, "开始预演").click();
  await button(rehearsal, "取消").click();
  await expect(rehearsal.getByText("已取消，下面是取消前得到的结果。")).toBeVisible();
  release();
  await page.unroute("**/gridcase.dispatch.v1.RehearsalService/RehearseDraft");

  await button(rehearsal, "重新预演").click();
  await expect(rehearsal.getByText(/回放 \d+ 件/)).toBeVisible();
  await page.getByRole("checkbox", { name: /^发布 责任清单/ }).uncheck();
  await expect(rehearsal.getByText("草稿或勾选在预演后有改动，请重新预演。")).toBeVisible();
});
