import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { PostSchema } from "../../../gen/gridcase/registry/v1/registry_pb";
import { timestamp } from "../../../text/time";
import { ACCOUNT, holding, newPassword } from "./posts";

const at = (second: number) => timestamp(second * 1000) as never;

test("a post is held from its start until before its end", () => {
  const post = create(PostSchema, { startTime: at(10), endTime: at(20) });
  expect([9, 10, 19, 20].map((second) => holding(post, second * 1000))).toEqual(["later", "held", "held", "ended"]);
  expect(holding(create(PostSchema, { startTime: at(10) }), 99_000)).toBe("held");
});

test("account names are as the registry takes them", () => {
  expect(["li.na", "w-01_x", "a", ".li", "Li", "李娜"].map((name) => ACCOUNT.test(name))).toEqual([true, true, false, false, false, false]);
});

test("made passwords are long enough and differ", () => {
  expect(newPassword()).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
  expect(newPassword()).not.toBe(newPassword());
});
