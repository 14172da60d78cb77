/** The working calendars: years with their days off and make-up days, and the working hours of a day. */
import { create } from "@bufbuild/protobuf";
import { App, Button, Radio, Space, Spin } from "antd";
import { useState } from "react";
import { type CalendarYear, CalendarYearSchema, Part } from "../../gen/gridcase/registry/v1/content_pb";
import { TableKind } from "../../gen/gridcase/registry/v1/tables_pb";
import { wallDate } from "../../text/time";
import { type DayKind, turn, workingDays } from "./calendars/days";
import { HoursForm } from "./calendars/HoursForm";
import { useCalendarWords } from "./calendars/words";
import { YearGrid } from "./calendars/YearGrid";
import { ChangeMark } from "./draft/ChangeMark";
import { DraftBar, namer } from "./draft/DraftBar";
import { DraftProblem } from "./draft/DraftProblem";
import { entryOf } from "./draft/subjects";
import { type PartDraft, useDraft } from "./draft/use";
import { clock } from "./rules/rules";
import { TableTools } from "./tables/TableTools";
import "./admin.css";
import "./calendars/calendars.css";

export default function CalendarsPage() {
  const words = useCalendarWords();
  const draft = useDraft(Part.CALENDARS);
  const today = wallDate(Date.now());
  const [chosen, choose] = useState(Number(today.slice(0, 4)));
  const [failure, setFailure] = useState<unknown>();
  const set = draft.content;
  const years = [...(set?.years ?? [])].sort((a, b) => a.year - b.year);
  const year = years.find((one) => one.year === chosen) ?? years.at(-1);
  const edit = (change: (year: CalendarYear) => void) =>
    draft
      .edit((content) => {
        const found = content.years.find((one) => one.year === year?.year);
        if (found) change(found);
      })
      .then(() => setFailure(undefined), setFailure);
  return (
    <div className="admin">
      <DraftBar
        title={words.title}
        draft={draft}
        name={namer(set)}
        show={({ subject }) => {
          const entry = entryOf(subject);
          const found = entry?.list === "years" ? set?.years[entry.at]?.year : undefined;
          return found === undefined ? undefined : () => choose(found);
        }}
        actions={<TableTools kind={TableKind.CALENDARS} etag={draft.etag} done={draft.imported} />}
      />
      <div className="calendars">
        {!set && !draft.error && <Spin className="admin-wait" />}
        {set && (
          <>
            {failure !== undefined && <DraftProblem error={failure} />}
            <div className="calendars-head">
              <Radio.Group
                aria-label={words.years}
                optionType="button"
                value={year?.year}
                onChange={(event) => choose(Number(event.target.value))}
                options={years.map((one) => ({ value: one.year, label: words.year(one.year) }))}
              />
              {year && <YearState year={year} draft={draft} edit={edit} />}
              {draft.isDraft && <AddYear years={years} draft={draft} added={choose} failed={setFailure} />}
            </div>
            {year ? (
              <>
                <YearGrid year={year} today={today} turn={draft.isDraft ? (day) => void edit((one) => turn(one, day)) : undefined} />
                <Legend note={draft.isDraft ? words.turnNote : words.readNote} />
              </>
            ) : (
              <p className="admin-empty">{words.empty}</p>
            )}
            <Hours draft={draft} />
          </>
        )}
      </div>
    </div>
  );
}

interface StateProps {
  year: CalendarYear;
  draft: PartDraft<Part.CALENDARS>;
  edit: (change: (year: CalendarYear) => void) => Promise<void>;
}

function YearState({ year, draft, edit }: StateProps) {
  const words = useCalendarWords();
  const { modal } = App.useApp();
  const [failure, setFailure] = useState<unknown>();
  const remove = () =>
    modal.confirm({
      title: words.removeSure(year.year),
      content: words.removeText,
      okText: words.removeYear,
      okButtonProps: { danger: true },
      cancelText: words.keep,
      onOk: () =>
        draft
          .edit((content) => {
            content.years = content.years.filter((one) => one.year !== year.year);
          })
          .catch(setFailure),
    });
  return (
    <>
      <span className={`admin-mark ${year.official ? "admin-good" : "admin-warn"}`}>
        <span aria-hidden>{year.official ? "✓" : "◌"}</span>
        <b>{year.official ? words.official : words.provisional}</b>
      </span>
      <span className="admin-none">
        {year.official ? words.officialNote : words.provisionalNote} {words.working(workingDays(year))}
      </span>
      <ChangeMark kind={draft.changed.get(`years/${year.year}`)} />
      {draft.isDraft && (
        <Space>
          <Button size="small" onClick={() => void edit((one) => (one.official = !one.official))}>
            {year.official ? words.setProvisional : words.setOfficial}
          </Button>
          <Button size="small" danger onClick={remove}>
            {words.removeYear}
          </Button>
        </Space>
      )}
      {failure !== undefined && <DraftProblem error={failure} />}
    </>
  );
}

interface AddYearProps {
  years: readonly CalendarYear[];
  draft: PartDraft<Part.CALENDARS>;
  added: (year: number) => void;
  failed: (failure: unknown) => void;
}

function AddYear({ years, draft, added, failed }: AddYearProps) {
  const words = useCalendarWords();
  const next = (years.at(-1)?.year ?? Number(wallDate(Date.now()).slice(0, 4)) - 1) + 1;
  const add = () =>
    draft
      .edit((content) => {
        content.years.push(create(CalendarYearSchema, { year: next, official: false }));
      })
      .then(() => added(next), failed);
  return (
    <Button className="calendars-add" title={words.addNote} onClick={() => void add()}>
      {words.addYear(next)}
    </Button>
  );
}

function Legend({ note }: { note: string }) {
  const words = useCalendarWords();
  const kinds: DayKind[] = ["work", "weekend", "off", "make-up"];
  return (
    <div className="calendars-legend" role="group" aria-label={words.legend}>
      {kinds.map((kind) => (
        <span key={kind}>
          <span className={`day day-${kind}`} aria-hidden>
            <span>8</span>
            <small>{words.short[kind]}</small>
          </span>
          {words.kinds[kind]}
        </span>
      ))}
      <span>{note}</span>
    </div>
  );
}

function Hours({ draft }: { draft: PartDraft<Part.CALENDARS> }) {
  const words = useCalendarWords();
  const [editing, setEditing] = useState(false);
  const set = draft.content;
  if (!set) return null;
  return (
    <section className="calendars-hours" aria-label={words.hours}>
      <h2>
        {words.hours} <ChangeMark kind={draft.changed.get("windows/windows")} />
        {draft.isDraft && (
          <Button size="small" onClick={() => setEditing(true)}>
            {words.editHours}
          </Button>
        )}
      </h2>
      <dl className="admin-facts">
        <dt>{words.hours}</dt>
        <dd>{set.windows.map(({ fromMinute, untilMinute }) => words.window(clock(fromMinute), clock(untilMinute))).join("，") || "—"}</dd>
        <dt>{words.reading}</dt>
        <dd>{words.readings[set.dayReading]}</dd>
      </dl>
      <p className="admin-none">{words.changeOnly}</p>
      <HoursForm set={set} open={editing} close={() => setEditing(false)} draft={draft} />
    </section>
  );
}
