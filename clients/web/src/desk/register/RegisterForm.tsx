/** The form. What is entered stays through every failure; a repeat is the same report. */
import { create } from "@bufbuild/protobuf";
import { Button, Checkbox, Input, Radio, Select } from "antd";
import { useRef, useState } from "react";
import { reasonOf } from "../../api/problem";
import { intake } from "../../api/services";
import { type RegisterReportResponse, RegisterReportResponseSchema, Source } from "../../gen/gridcase/intake/v1/intake_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { useDomain } from "../../text/domain";
import { MatterField } from "../cases/MatterField";
import { AssetField } from "./AssetField";
import { type Entered, request, SOURCES, wrong as wrongIn } from "./form";
import { Labelled } from "./Labelled";
import { PhotosField } from "./PhotosField";
import { PlaceField } from "./PlaceField";
import { useRegisterWords } from "./words";

interface RegisterFormProps {
  entered: Entered;
  change: (change: Partial<Entered>) => void;
  done: (answer: RegisterReportResponse) => void;
}

export function RegisterForm({ entered, change, done }: RegisterFormProps) {
  const words = useRegisterWords();
  const domain = useDomain();
  const ground = useGround();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const form = useRef<HTMLFormElement>(null);
  const wrong = tried ? wrongIn(entered) : {};
  const matter = ground.matters.get(entered.matter);

  async function register() {
    setTried(true);
    if (busy) return;
    if (Object.keys(wrongIn(entered)).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      done(await intake.registerReport(request(entered, ground.catalogueVersion)));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  /** The receipt of what was stored under this form's id, when an answer had been lost and the form was changed since. */
  async function showReceipt() {
    try {
      const { report } = await intake.getReport({ id: entered.id });
      done(create(RegisterReportResponseSchema, { receipt: report?.receipt }));
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <form
      ref={form}
      className="register-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void register();
      }}
      onKeyDown={(event) => {
        if (event.code === "Enter" && event.ctrlKey && !event.nativeEvent.isComposing) void register();
      }}
    >
      <p className="register-note">{words.intro}</p>
      <fieldset className="register-field register-wide">
        <legend>{words.source}</legend>
        <Radio.Group
          value={entered.source}
          options={SOURCES.map((source) => ({ value: source, label: domain.sources[source] }))}
          onChange={(event) => change({ source: event.target.value as Source })}
        />
        {entered.source === Source.CITIZEN && <span className="register-note">{words.citizenNote}</span>}
      </fieldset>
      <Labelled label={words.matter} required told={wrong.matter && words.required} bad={wrong.matter}>
        {({ id }) => (
          <MatterField
            id={id}
            value={entered.matter}
            invalid={Boolean(wrong.matter)}
            choose={(chosen) => change({ matter: chosen.id, row: chosen.defaultRow, asset: "" })}
          />
        )}
      </Labelled>
      <Labelled label={words.row}>
        {({ id }) => (
          <Select
            id={id}
            disabled={!matter}
            value={matter ? entered.row : undefined}
            options={matter?.rows.map((row) => ({
              value: row.number,
              label: `${row.filing}（${row.limits.map(domain.limit).join("，")}）`,
            }))}
            onChange={(row: number) => change({ row })}
          />
        )}
      </Labelled>
      {matter?.emergencyNumber && (
        <p className="register-emergency register-wide" role="alert">
          {words.emergency(matter.emergencyNumber, matter.name)}
        </p>
      )}
      <Labelled label={words.words} wide>
        {(wired) => (
          <Input.TextArea
            {...wired}
            rows={3}
            maxLength={4000}
            value={entered.words}
            onChange={(event) => change({ words: event.target.value })}
          />
        )}
      </Labelled>
      <PlaceField entered={entered} change={change} bad={Boolean(wrong.place)} />
      <AssetField entered={entered} change={change} />
      <Labelled label={words.reporter} told={words.reporterHint} wide>
        {(wired) => (
          <Input.TextArea
            {...wired}
            rows={1}
            maxLength={4000}
            value={entered.reporter}
            onChange={(event) => change({ reporter: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={words.outsideNumber} told={words.outsideNumberHint}>
        {(wired) => (
          <Input
            {...wired}
            maxLength={200}
            value={entered.outsideNumber}
            onChange={(event) => change({ outsideNumber: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={words.outsideDeadline}>
        {(wired) => (
          <Input
            {...wired}
            type="datetime-local"
            value={entered.outsideDeadline}
            onChange={(event) => change({ outsideDeadline: event.target.value })}
          />
        )}
      </Labelled>
      <Checkbox className="register-wide" checked={entered.replyOwed} onChange={(event) => change({ replyOwed: event.target.checked })}>
        {words.replyOwed}
      </Checkbox>
      <PhotosField photos={entered.photos} change={(photos) => change({ photos })} />
      {error !== undefined && (
        <div className="register-wide">
          <ProblemNote error={error}>
            {reasonOf(error) === "ID_REUSED" && (
              <>
                <p>{words.reused}</p>
                <Button onClick={() => void showReceipt()}>{words.showReceipt}</Button>
              </>
            )}
          </ProblemNote>
        </div>
      )}
      <div className="register-foot register-wide">
        <Button type="primary" size="large" htmlType="submit" loading={busy}>
          {words.submit}
        </Button>
      </div>
    </form>
  );
}
