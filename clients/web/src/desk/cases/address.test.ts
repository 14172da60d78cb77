import { expect, test } from "vitest";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import { CaseOrder } from "../../gen/gridcase/dispatch/v1/dispatch_pb";
import { read, type Shown, write } from "./address";

const dispatcher = { id: "p", role: Role.DISPATCHER, unit: "ZF1", area: "" };
const command = { id: "p", role: Role.COMMAND, unit: "", area: "" };

test("an address is read as it was written", () => {
  for (const shown of [
    { view: "handling", order: CaseOrder.NEWEST, id: "01a2", narrow: {} },
    { view: "closed", order: CaseOrder.DUE, id: "", narrow: {} },
    { view: "cause-no_rule", order: CaseOrder.NEWEST, id: "", narrow: {} },
    { view: "all", order: CaseOrder.NEWEST, id: "", narrow: { grid: "330106109001001", overdue: true } },
    { view: "saved-0193d5a0-0000-7000-8000-000000000001", order: CaseOrder.DUE, id: "", narrow: { states: [1, 3], dueWithinHours: 72 } },
  ] as Shown[]) {
    const [path = "", search = ""] = write(shown).split("?");
    expect(read(path, search, command)).toEqual(shown);
  }
});

test("an unknown view, or one of another role, is the first of the post", () => {
  expect(read("/cases", "view=nonsense", dispatcher)).toEqual({ view: "dispatched", order: CaseOrder.DUE, id: "", narrow: {} });
  expect(read("/cases/x", "view=queue", dispatcher).view).toBe("dispatched");
  expect(read("/cases", "view=cause-no_rule", dispatcher).view).toBe("dispatched");
  expect(read("/cases", "", command).view).toBe("queue");
});
