import { expect, test } from "vitest";
import { Source } from "../../gen/gridcase/intake/v1/intake_pb";
import { emptyForm, request, wrong } from "./form";

test("a report needs a matter, and a place on the map or in words", () => {
  const empty = emptyForm();
  expect(wrong(empty)).toEqual({ matter: true, place: true });
  expect(wrong({ ...empty, matter: "event:09009", placeWords: "文二西路 1 号" })).toEqual({});
  expect(wrong({ ...empty, matter: "event:09009", place: { longitude: 120, latitude: 30 } })).toEqual({});
  expect(wrong({ ...empty, matter: "event:09009", marks: false, place: { longitude: 120, latitude: 30 } })).toEqual({ place: true });
});

test("a form sent twice is the same report", () => {
  const form = { ...emptyForm(), matter: "event:09009", placeWords: " 路口 " };
  expect(request(form, 3)).toEqual(request(form, 3));
  expect(request(form, 3).report).toMatchObject({ id: form.id, catalogueVersion: 3, placeWords: "路口" });
  expect(emptyForm().id).not.toBe(form.id);
});

test("what the source said goes with it", () => {
  const form = {
    ...emptyForm(),
    source: Source.SUPERIOR,
    outsideNumber: "区办〔2026〕1",
    outsideDeadline: "2026-12-01T17:30",
    replyOwed: true,
  };
  const made = request({ ...form, asset: "A1", place: { longitude: 120.1, latitude: 30.3 } }, 1);
  expect(made.report?.asset).toBe("A1");
  expect(made).toMatchObject({ source: Source.SUPERIOR, outsideNumber: "区办〔2026〕1", replyOwed: true });
  expect(made.outsideDeadline?.seconds).toBe(BigInt(Date.UTC(2026, 11, 1, 9, 30) / 1000));
  expect(made.report?.position).toMatchObject({ longitude: 120.1, coordinateSystem: "WGS-84", provider: "map" });
});
