import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { MatterSchema } from "../../gen/gridcase/registry/v1/content_pb";
import { likely, TILES } from "./likely";

const matter = (id: string, retired = false) => create(MatterSchema, { id, name: id, retired });

test("what was used last comes first, then what is common, then the catalogue's own order", () => {
  const matters = ["dispute:001", "event:06010", "event:09005", "hazard:001", "event:06001"].map((id) => matter(id));
  const ids = likely(matters, ["hazard:001", "no:longer", "event:06010"]).map(({ id }) => id);
  expect(ids).toEqual(["hazard:001", "event:06010", "event:09005", "dispute:001", "event:06001"]);
});

test("six at most, and none that is retired", () => {
  const many = Array.from({ length: 20 }, (_, i) => matter(`event:${i}`, i < 2));
  const found = likely(many, ["event:1", "event:5"]);
  expect(found).toHaveLength(TILES);
  expect(found.map(({ id }) => id)).toEqual(["event:5", "event:2", "event:3", "event:4", "event:6", "event:7"]);
});
