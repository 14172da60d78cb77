import { expect, test } from "vitest";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import { CaseOrder } from "../../gen/gridcase/dispatch/v1/dispatch_pb";
import { read, write } from "./address";

const dispatcher = { id: "p", role: Role.DISPATCHER, unit: "ZF1", area: "" };
const command = { id: "p", role: Role.COMMAND, unit: "", area: "" };

test("an address is read as it was written", () => {
  for (const shown of [
    { view: "handling", order: CaseOrder.NEWEST, id: "01a2" },
    { view: "closed", order: CaseOrder.DUE, id: "" },
    { view: "cause-no_rule", order: CaseOrder.NEWEST, id: "" },
    { view: "all", order: CaseOrder.NEWEST, id: "", grid: "330106109001001" },
  ] as const) {
    const [path = "", search = ""] = write(shown).split("?");
    expect(read(path, search, command)).toEqual(shown);
  }
});

test("an unknown view, or one of another role, is the first of the post", () => {
  expect(read("/cases", "view=nonsense", dispatcher)).toEqual({ view: "dispatched", order: CaseOrder.DUE, id: "" });
  expect(read("/cases/x", "view=queue", dispatcher).view).toBe("dispatched");
  expect(read("/cases", "view=cause-no_rule", dispatcher).view).toBe("dispatched");
  expect(read("/cases", "", command).view).toBe("queue");
});
