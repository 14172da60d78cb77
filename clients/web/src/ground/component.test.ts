import { expect, test } from "vitest";
import { matterOfType, typeName, typeOfMatter } from "./component";

test("a component type and the matter that something is wrong with it are told by each other", () => {
  expect(typeOfMatter(matterOfType("01037"))).toBe("01037");
  expect(typeOfMatter("event:09009")).toBeUndefined();
  expect(typeOfMatter("")).toBeUndefined();
});

test("a type is called after its matter, without what is wrong", () => {
  expect(typeName("路灯异常")).toBe("路灯");
  expect(typeName("Street lamp")).toBe("Street lamp");
});
