/**
 * Reads a GeoJSON file of areas, districts or assets into a draft: choose the file, say how it is to be read, have it checked, look
 * at every defect on the map, then import. Nothing is kept before that.
 */
import { Alert, App, Button, Checkbox, Drawer, Form, Input, InputNumber, Select, Spin } from "antd";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { type Finding, Severity } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { Region } from "../../../map/GroundMap";
import { ProblemNote } from "../../../parts/ProblemNote";
import { FindingCounts, Findings } from "../draft/Findings";
import { canPoint, pointed } from "../draft/pointed";
import { type Feature, featureName, featureShape, guess, type Guess, propertyNames, readFeatures } from "./features";
import { useImportWords } from "./words";
import "./import.css";

const GroundMap = lazy(() => import("../../../map/GroundMap"));

/** How a file is to be read, as far as all imports have it in common. */
export interface Reading {
  geojson: Uint8Array<ArrayBuffer>;
  coordinateSystem: string;
  codeProperty: string;
  nameProperty: string;
  repair: boolean;
  toleranceM: number | undefined;
  dryRun: boolean;
}

/** What the server answered. */
export interface Answer {
  read: number;
  findings: Finding[];
  kept: boolean;
  etag: string;
  /** Nothing stands against keeping it as it was read. */
  acceptable: boolean;
  /** How many findings there are; not all are listed. */
  found: number;
  /** What it would change, in words. */
  difference?: string;
}

interface ImportDrawerProps<V extends object> {
  title: string;
  /** What the import does to the draft, in words. */
  note: string;
  open: boolean;
  close: () => void;
  /** What is drawn below the file. */
  under: readonly Region[];
  /** The file holds points: there are no borders to repair. */
  points?: boolean;
  initial: V;
  /** Fields of this kind of import; properties are chosen from `names`. */
  fields: (names: readonly string[]) => ReactNode;
  /** Fields that a file's property names suggest. */
  suggest: (found: Guess) => Partial<V>;
  send: (reading: Reading, values: V) => Promise<Answer>;
  /** The draft holds it now. */
  done: (answer: Answer) => Promise<void>;
}

interface File {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  features: Feature[];
  names: string[];
}

interface Common {
  coordinateSystem?: string;
  codeProperty?: string;
  nameProperty?: string;
  repair?: boolean;
  toleranceM?: number | null;
}

const TOLERANCE = 1;
const SYSTEMS = ["WGS-84", "CGCS2000", "GCJ-02", "BD-09"];
/** More shapes than this are not drawn before they are imported. */
const MOST_DRAWN = 3_000;

export function ImportDrawer<V extends object>(props: ImportDrawerProps<V>) {
  const words = useImportWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<V & Common>();
  const [file, setFile] = useState<File | string>();
  const [stage, setStage] = useState<"reading" | "checking" | "importing">();
  const [answer, setAnswer] = useState<Answer>();
  const [failure, setFailure] = useState<unknown>();
  const [shown, show] = useState<Finding>();
  const values = Form.useWatch([], form) as (V & Common) | undefined;
  const read = typeof file === "object" ? file : undefined;

  const choose = async (chosen: globalThis.File | undefined) => {
    if (!chosen) return;
    setStage("reading");
    setAnswer(undefined);
    setFailure(undefined);
    show(undefined);
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const features = readFeatures(new TextDecoder().decode(bytes));
    setStage(undefined);
    if (!features) return setFile(chosen.name);
    const names = propertyNames(features);
    const found = guess(names);
    setFile({ name: chosen.name, bytes, features, names });
    form.setFieldsValue({ codeProperty: found.code, nameProperty: found.name, ...props.suggest(found) } as never);
  };

  const send = async (dryRun: boolean) => {
    if (!read) return;
    const entered = await form.validateFields().catch(() => undefined);
    if (!entered) return;
    setStage(dryRun ? "checking" : "importing");
    setFailure(undefined);
    show(undefined);
    const { coordinateSystem = "", codeProperty = "", nameProperty = "", repair = false } = entered;
    const toleranceM = entered.toleranceM ?? undefined;
    try {
      const reading = { geojson: read.bytes, coordinateSystem, codeProperty, nameProperty, repair, toleranceM, dryRun };
      const answered = await props.send(reading, entered);
      setAnswer(answered);
      if (answered.kept) {
        await props.done(answered);
        void message.success(words.kept(answered.read));
        leave();
      }
    } catch (error) {
      setFailure(error);
    } finally {
      setStage(undefined);
    }
  };
  const leave = () => {
    setFile(undefined);
    setAnswer(undefined);
    setFailure(undefined);
    show(undefined);
    form.resetFields();
    props.close();
  };

  const nameOf = ({ subject, code }: Finding) => {
    const feature = /^\d+$/.test(subject) ? read?.features[Number(subject)] : undefined;
    const name = featureName(feature, values?.nameProperty ?? "", values?.codeProperty ?? "");
    const number = feature ? words.feature(Number(subject) + 1) : "";
    return [name ?? code, number].filter(Boolean).join(" · ") || subject;
  };
  const called = (code: string) => {
    const feature = read?.features.find(({ properties }) => String(properties[values?.codeProperty ?? ""] ?? "") === code);
    return featureName(feature, values?.nameProperty ?? "", "") ?? code;
  };
  const degreesAsDrawn = values?.coordinateSystem === "WGS-84" || values?.coordinateSystem === "CGCS2000";
  const drawn = useMemo(() => {
    if (!read || !degreesAsDrawn || read.features.length > MOST_DRAWN) return [];
    return read.features.map((feature, at) => ({ code: `file ${at}`, name: "", shape: featureShape(feature) }));
  }, [read, degreesAsDrawn]);
  const spots = useMemo(() => {
    if (!read || !degreesAsDrawn) return [];
    return read.features.flatMap(({ point }, at) => (point ? [{ code: `file ${at}`, longitude: point[0], latitude: point[1] }] : []));
  }, [read, degreesAsDrawn]);
  const { place, flagged, look } = useMemo(() => pointed(shown), [shown]);
  const refused = answer !== undefined && !answer.acceptable;
  const count = (wanted: Severity) => answer?.findings.filter(({ severity }) => severity === wanted).length ?? 0;
  const repairs = async (repair: boolean) => {
    form.setFieldsValue({ repair } as never);
    await send(true);
  };
  const choices = (read?.names ?? []).map((name) => ({ value: name, label: name }));

  return (
    <Drawer
      title={props.title}
      open={props.open}
      onClose={() => stage === undefined && leave()}
      size={1180}
      destroyOnHidden
      footer={
        <div className="import-foot">
          <Button type={answer && !refused ? "default" : "primary"} disabled={!read || stage !== undefined} onClick={() => void send(true)}>
            {words.check}
          </Button>
          <Button
            type={answer && !refused ? "primary" : "default"}
            disabled={!answer || refused || stage !== undefined}
            onClick={() => void send(false)}
          >
            {words.take}
          </Button>
          <span role="status">{stage ? words.stages[stage] : answer ? words.answered(answer.read, refused) : words.first}</span>
        </div>
      }
    >
      <div className="import">
        <Form
          form={form}
          name="import"
          layout="vertical"
          initialValues={{ toleranceM: TOLERANCE, ...props.initial }}
          onValuesChange={() => setAnswer(undefined)}
          disabled={stage !== undefined}
        >
          <p className="admin-note">{props.note}</p>
          <div className="import-file">
            <label htmlFor="import-file">{words.file}</label>
            <input
              id="import-file"
              type="file"
              accept=".geojson,.json,application/geo+json"
              onChange={(event) => void choose(event.target.files?.[0])}
            />
            {read && <p>{words.holds(read.features.length)}</p>}
            {typeof file === "string" && (
              <p className="admin-danger" role="alert">
                {words.unreadable(file)}
              </p>
            )}
          </div>
          <Form.Item
            name="coordinateSystem"
            label={words.system}
            extra={words.systemNote}
            rules={[{ required: true, message: words.systemNeeded }]}
          >
            <Select
              placeholder={words.choose}
              options={SYSTEMS.map((value) => ({ value, label: `${value}（${words.systems[value]}）` }))}
            />
          </Form.Item>
          {props.fields(read?.names ?? [])}
          <div className="admin-pair">
            <Form.Item name="codeProperty" label={words.code} rules={[{ required: true, message: words.codeNeeded }]}>
              <Select options={choices} placeholder={words.choose} />
            </Form.Item>
            <Form.Item name="nameProperty" label={words.name}>
              <Select options={[{ value: "", label: props.points ? words.noName : words.codeAsName }, ...choices]} placeholder={words.choose} />
            </Form.Item>
          </div>
          {!props.points && (
            <>
              <Form.Item name="toleranceM" label={words.tolerance} extra={words.toleranceNote}>
                <InputNumber min={0} max={20} step={0.5} />
              </Form.Item>
              <Form.Item name="repair" valuePropName="checked" extra={words.repairNote}>
                <Checkbox>{words.repair}</Checkbox>
              </Form.Item>
            </>
          )}
        </Form>
        <section className="import-result" aria-label={words.result}>
          <div className="import-map">
            <Suspense fallback={<Spin className="admin-wait" />}>
              <GroundMap label={words.map} areas={props.under} districts={drawn} spots={spots} flagged={flagged} place={place} look={look} />
            </Suspense>
          </div>
          {read && !degreesAsDrawn && values?.coordinateSystem && <p className="admin-note">{words.notDrawn}</p>}
          {failure !== undefined && <ProblemNote error={failure} />}
          {answer && (
            <>
              <h3>
                {words.result} <FindingCounts findings={answer.findings} />
              </h3>
              {count(Severity.PROPOSED) > 0 && (
                <Alert
                  type="warning"
                  showIcon
                  title={words.proposed(count(Severity.PROPOSED))}
                  description={refused ? words.proposedBlocks : words.proposedFree}
                  action={<Button onClick={() => void repairs(true)}>{words.apply}</Button>}
                />
              )}
              {count(Severity.REPAIRED) > 0 && (
                <Alert
                  type="info"
                  showIcon
                  title={words.applied(count(Severity.REPAIRED))}
                  action={<Button onClick={() => void repairs(false)}>{words.revert}</Button>}
                />
              )}
              {answer.difference && !refused && <p>{answer.difference}</p>}
              {answer.found > answer.findings.length && (
                <p className="admin-note">{words.listed(answer.findings.length, answer.found)}</p>
              )}
              {answer.findings.length === 0 ? (
                <p className="admin-good">{words.fine}</p>
              ) : (
                <Findings findings={answer.findings} name={nameOf} called={called} show={(finding) => canPoint(finding) ? () => show(finding) : undefined} />
              )}
            </>
          )}
          {!answer && failure === undefined && <p className="admin-empty">{read ? words.ready : words.start}</p>}
        </section>
      </div>
    </Drawer>
  );
}

/** A choice of a property of the file, or none. */
export function PropertyField({ name, label, none, names }: { name: string; label: string; none: string; names: readonly string[] }) {
  return (
    <Form.Item name={name} label={label}>
      <Select options={[{ value: "", label: none }, ...names.map((value) => ({ value, label: value }))]} />
    </Form.Item>
  );
}

/** A line of text. */
export function TextField({ name, label, extra }: { name: string; label: string; extra?: string }) {
  return (
    <Form.Item name={name} label={label} extra={extra}>
      <Input />
    </Form.Item>
  );
}
