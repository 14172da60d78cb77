/** The working hours of a day and how a work day is read, in a form. */
import { create } from "@bufbuild/protobuf";
import { Button, Form, Input, Radio } from "antd";
import { type CalendarSet, DayReading, type Part, WindowSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { clock, minutes } from "../rules/rules";
import { useCalendarWords } from "./words";

interface HoursFormProps {
  set: CalendarSet;
  open: boolean;
  close: () => void;
  draft: PartDraft<Part.CALENDARS>;
}

interface Fields {
  windows: { from: string; until: string }[];
  reading: DayReading;
}

/** Whether windows run from early to late without overlap. */
function inOrder(windows: Fields["windows"]): boolean {
  const times = windows.flatMap(({ from, until }) => [minutes(from ?? ""), minutes(until ?? "")]);
  return times.every((time, at) => {
    const before = times[at - 1];
    if (time === undefined || at === 0) return time !== undefined;
    // A window has some length; the next may begin where it ends.
    return before !== undefined && (at % 2 === 1 ? before < time : before <= time);
  });
}

export function HoursForm({ set, open, close, draft }: HoursFormProps) {
  const words = useCalendarWords();
  const initial: Fields = {
    windows: set.windows.map(({ fromMinute, untilMinute }) => ({ from: clock(fromMinute), until: clock(untilMinute) })),
    reading: set.dayReading || DayReading.FULL_SET,
  };
  const save = ({ windows, reading }: Fields) =>
    draft.edit((content) => {
      content.windows = windows.map(({ from, until }) =>
        create(WindowSchema, { fromMinute: minutes(from) ?? 0, untilMinute: minutes(until) ?? 0 }),
      );
      content.dayReading = reading;
    });
  const time = {
    validator: (_: unknown, text = "") => (minutes(text) === undefined ? Promise.reject(new Error(words.shape)) : Promise.resolve()),
  };
  const ordered = {
    validator: (_: unknown, windows: Fields["windows"] = []) => {
      if (windows.length === 0) return Promise.reject(new Error(words.atLeast));
      return inOrder(windows) ? Promise.resolve() : Promise.reject(new Error(words.order));
    },
  };
  return (
    <EditDrawer<Fields> form="hours" title={words.editHoursTitle} open={open} initial={initial} close={close} save={save} size={460}>
      <fieldset className="admin-fields calendar-windows">
        <legend>{words.hours}</legend>
        <Form.List name="windows" rules={[ordered]}>
          {(fields, { add, remove }, { errors }) => (
            <>
              {fields.map(({ key, name }) => (
                <div key={key}>
                  <Form.Item name={[name, "from"]} label={words.from} rules={[time]}>
                    <Input inputMode="numeric" maxLength={5} />
                  </Form.Item>
                  <Form.Item name={[name, "until"]} label={words.until} rules={[time]}>
                    <Input inputMode="numeric" maxLength={5} />
                  </Form.Item>
                  <Button onClick={() => remove(name)}>{words.removeWindow}</Button>
                </div>
              ))}
              <Form.ErrorList errors={errors} />
              <Button onClick={() => add({ from: "", until: "" })}>{words.addWindow}</Button>
            </>
          )}
        </Form.List>
      </fieldset>
      <Form.Item name="reading" label={words.reading} extra={words.readingNote}>
        <Radio.Group
          className="calendar-readings"
          options={[DayReading.FULL_SET, DayReading.END_OF_FOLLOWING_DAY].map((value) => ({ value, label: words.readings[value] }))}
        />
      </Form.Item>
    </EditDrawer>
  );
}
