/** The board of disputes: both sides beside each other, ruled on by the keyboard, and made a rule of. */
import { expect } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { accept, caller, report } from "./api";
import { expectAccessible, person, test } from "./people";

/** A case that `zf-sz` has returned, proposing a squadron of the traffic police. */
async function returned(base: string, reason: string): Promise<{ id: string; number: string }> {
  const [worker, unit] = await Promise.all(["worker01", "zf-sz"].map((account) => caller(base, account)));
  if (!worker || !unit) throw new Error("somebody is missing");
  const made = await report(worker);
  const accepted = await accept(unit, made.id);
  const command = { id: made.id, etag: accepted.etag, requestId: randomUUID() };
  await unit.dispatch.returnCase({ command, reason, basis: "职责清单第 8 条", proposedUnit: "JJ1" });
  return made;
}

test("a dispute is ruled on beside both sides' basis, by the keyboard alone", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const first = await returned(base, "路面设施不归我们管");
  const second = await returned(base, "属高架桥下空间");
  const page = await person(browser, "supervisor1", `/desk/disputes/${first.id}`);
  const list = page.getByRole("listbox", { name: "待裁定的退回案件" });
  const shown = page.getByRole("region", { name: "双方依据" });
  await expect(list.getByRole("option").filter({ hasText: first.number.slice(-8) })).toHaveAttribute("aria-selected", "true");
  await expect(shown.getByText("路面设施不归我们管")).toBeVisible();
  await expect(shown.getByText("依据：职责清单第 8 条")).toBeVisible();
  await expect(shown.getByRole("heading", { name: "派遣依据" })).toBeVisible();
  await expect(shown.getByText("同一事项的既往争议")).toBeVisible();
  await expect(shown.getByRole("link", { name: second.number.slice(-8) })).toBeVisible();
  // The map is there, with the districts of both.
  await expect(shown.locator(".detail-map canvas")).toBeVisible();
  await expectAccessible(page, "a dispute");

  await page.keyboard.press("r");
  await page.getByRole("radio", { name: /交警/ }).first().check();
  await page.getByLabel("裁定理由").press("Control+Enter");
  await expect(page.getByLabel("裁定理由")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("裁定理由").fill("车行道上的设施由交警负责");
  await page.getByRole("textbox", { name: /依据/ }).fill("职责清单第 3 条");
  await page.keyboard.press("Control+Enter");
  await expect(shown.getByText(/^已裁定由.*负责。$/)).toBeVisible();
  await shown.getByRole("button", { name: "由裁定生成规则" }).click();
  await expect(page.getByRole("dialog")).toContainText("职责清单第 3 条");
  await page.keyboard.press("Escape");

  const command = await caller(base, "command1");
  const { case: ruled } = await command.dispatch.getCase({ id: first.id });
  expect(ruled?.lead).toBe("JJ1");

  await list.focus();
  await list.press("ArrowDown");
  await expect(page).toHaveURL(/\/desk\/disputes\/.+/);
  await expect(list.getByRole("option", { selected: true })).not.toContainText(first.number.slice(-8));
});

test("what somebody else rules on meanwhile is said, and the board is for the command room and supervisors", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const made = await returned(base, "不在辖区内");
  const page = await person(browser, "command1", `/desk/disputes/${made.id}`);
  await expect(page.getByRole("button", { name: "裁定" })).toBeVisible();
  const supervisor = await caller(base, "supervisor1");
  const { case: found } = await supervisor.dispatch.getCase({ id: made.id });
  const command = { id: made.id, etag: found?.etag ?? "", requestId: randomUUID() };
  await supervisor.dispatch.ruleCase({ command, lead: "ZF-SZ", reason: "仍由市政设施组处置", basis: "职责清单第 8 条" });
  await expect(page.getByText("已裁定由综合执法市政设施组负责。")).toBeVisible();
  await expect(page.getByRole("button", { name: "裁定", exact: true })).toHaveCount(0);

  const unit = await person(browser, "zf-sz", "/desk/");
  await expect(unit.getByRole("navigation", { name: "页面" })).not.toContainText("争议");
});

test("the board in English", async ({ browser, baseURL }) => {
  const made = await returned(baseURL ?? "", "不在辖区内");
  const page = await person(browser, "supervisor2", `/desk/disputes/${made.id}`);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "The unit that returned it" })).toBeVisible();
  await expectAccessible(page, "a dispute in English");
});
