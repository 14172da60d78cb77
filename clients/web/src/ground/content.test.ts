import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CatalogueSchema } from "../gen/gridcase/registry/v1/content_pb";
import { Ground, matterOfType, typeOfMatter } from "./content";

test("a component type and the matter that something is wrong with it are told by each other", () => {
  expect(typeOfMatter(matterOfType("01037"))).toBe("01037");
  expect(typeOfMatter("event:09009")).toBeUndefined();
  expect(typeOfMatter("")).toBeUndefined();
});

test("a type is called after its matter, without what is wrong", () => {
  const catalogue = create(CatalogueSchema, { matters: [{ id: "component:01037", name: "路灯异常" }] });
  const ground = new Ground(undefined, undefined, catalogue, 1);
  expect(ground.typeName("01037")).toBe("路灯");
  expect(ground.typeName("99")).toBe("99");
});
