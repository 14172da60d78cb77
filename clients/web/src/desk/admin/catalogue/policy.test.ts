import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { LimitUnit } from "../../../gen/gridcase/common/v1/common_pb";
import { CasePolicySchema, CatalogueSchema, Part, Rung } from "../../../gen/gridcase/registry/v1/content_pb";
import { changes } from "../draft/changes";
import { partOfSubject } from "../draft/subjects";
import { fieldsOf, placeOf, policyOf, USUAL } from "./policy";

test("a policy survives the form, and an empty form is the usual policy", () => {
  const policy = create(CasePolicySchema, {
    extensions: 0,
    suspensionDays: 90,
    positionDays: 0,
    review: { amount: 2, unit: LimitUnit.WORK_DAY },
    ladder: [{ percent: 90, to: Rung.HEAD }],
  });
  expect(policyOf(fieldsOf(policy))).toEqual(policy);
  expect(policyOf(fieldsOf(undefined))).toBeUndefined();
  expect(policyOf({ ...fieldsOf(undefined), extensions: null })).toBeUndefined();
});

test("a limit that is only half entered takes its other half from the usual one", () => {
  const fields = fieldsOf(undefined);
  fields.duties.rule = { amount: 30, unit: null };
  fields.duties.review = { amount: null, unit: LimitUnit.NATURAL_DAY };
  const policy = policyOf(fields);
  expect(policy?.rule).toMatchObject({ amount: 30, unit: LimitUnit.URGENT_MINUTE });
  expect(policy?.review).toMatchObject({ amount: USUAL.duties.review.amount, unit: LimitUnit.NATURAL_DAY });
  expect(policy?.accept).toBeUndefined();
});

test("a finding of the server is told beside its entry", () => {
  expect(placeOf("policy.ladder[2].percent")).toEqual({ name: ["ladder", 2, "percent"], kind: "percent" });
  expect(placeOf("policy.suspension_days")).toEqual({ name: ["suspensionDays"], kind: "suspensionDays" });
  expect(placeOf("policy.review.amount")).toEqual({ name: ["duties", "review", "amount"], kind: "amount" });
  expect(placeOf("policy.review")).toEqual({ name: ["duties", "review", "amount"], kind: "amount" });
  for (const other of ["policy", "policy.ladder", "policy.other", "matters[0].rows", "policy.ladder[2]"]) {
    expect(placeOf(other), other).toBeUndefined();
  }
  expect(partOfSubject("policy.ladder[2].percent")).toBe(Part.CATALOGUE);
});

test("another policy is a change of the catalogue, and an empty one is the usual", () => {
  const with_ = (policy?: object) => create(CatalogueSchema, { policy });
  const found = (before?: object, after?: object) => changes(Part.CATALOGUE, with_(before), with_(after)).map(({ list }) => list);
  expect(found({ extensions: 1 }, { extensions: 1 })).toEqual([]);
  expect(found(undefined, {})).toEqual([]);
  expect(found(undefined, { extensions: 1 })).toEqual(["policy"]);
  expect(found({ extensions: 1 }, undefined)).toEqual(["policy"]);
});
