/** What the list is narrowed to, each condition with a way out, and what can be done with the view that it makes. */
import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { CasePhase } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { Source } from "../../../gen/gridcase/intake/v1/intake_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { moment, wallDate } from "../../../text/time";
import { useFilterWords } from "./filter-words";
import { FIELDS, type Narrow, tidy } from "./narrow";
import { type Saved } from "./useSaved";

interface FilterBarProps {
  narrow: Narrow;
  /** The saved view that is shown. */
  saved?: Saved;
  /** It lists something else than was saved. */
  changed: boolean;
  /** A saved view is shown that is there no more. */
  gone: boolean;
  change: (change: Narrow) => void;
  clear: () => void;
  revert: () => void;
  save: () => void;
  saveChange: () => void;
  rename: () => void;
  remove: () => void;
}

export function FilterBar(props: FilterBarProps) {
  const { narrow, saved, changed, gone, change, clear, revert, save, saveChange, rename, remove } = props;
  const words = useFilterWords();
  const say = useSay();
  const said = tidy(narrow);
  const chosen = FIELDS.filter((name) => said[name] !== undefined);
  if (chosen.length === 0 && !saved) return null;
  return (
    <section className="filter-bar" aria-label={words.chosen}>
      {gone && <p role="status">{words.gone}</p>}
      {chosen.length > 0 && (
        <ul>
          {chosen.map((name) => {
            const told = say(name, said);
            return (
              <li key={name}>
                <span>{told}</span>
                <button type="button" aria-label={words.without(told)} title={words.without(told)} onClick={() => change({ [name]: undefined })}>
                  <CloseOutlined aria-hidden />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <div className="filter-acts">
        {saved?.own && changed && (
          <Button size="small" type="primary" onClick={saveChange}>
            {words.saveChange}
          </Button>
        )}
        {saved && changed && (
          <Button size="small" onClick={revert}>
            {words.revert}
          </Button>
        )}
        {(!saved || changed) && (
          <Button size="small" type={saved ? "default" : "primary"} onClick={save}>
            {saved ? words.saveAs : words.save}
          </Button>
        )}
        {!saved && (
          <Button size="small" onClick={clear}>
            {words.clear}
          </Button>
        )}
        {saved?.own && !changed && (
          <Button size="small" onClick={rename}>
            {words.rename}
          </Button>
        )}
        {saved?.deletable && !changed && (
          <Button size="small" danger onClick={remove}>
            {words.remove}
          </Button>
        )}
      </div>
    </section>
  );
}

/** A condition in words. */
function useSay(): (name: (typeof FIELDS)[number], narrow: Narrow) => string {
  const words = useFilterWords();
  const domain = useDomain();
  const ground = useGround();
  return (name, narrow) => {
    const label = words.fields[name] ?? name;
    const of = (value: string) => `${label}：${value}`;
    switch (name) {
      case "states":
        return of((narrow.states ?? []).map((state) => domain.states[state]).join("、"));
      case "lead":
      case "assisting":
        return of(ground.unitName(narrow[name] ?? ""));
      case "grid":
      case "area":
        return of(ground.areaName(narrow[name] ?? ""));
      case "matter":
        return of(ground.matterName(narrow.matter ?? ""));
      case "source":
        return of(domain.sources[Source[narrow.source?.toUpperCase() as keyof typeof Source] ?? Source.UNSPECIFIED]);
      case "filedFrom":
        return of(wallDate(narrow.filedFrom ?? 0));
      case "filedUntil":
        return words.until(wallDate((narrow.filedUntil ?? 0) - 1));
      case "dueFrom":
      case "dueBefore":
        return of(moment(narrow[name]));
      case "cause":
        return of(narrow.cause ? domain.causes[narrow.cause] : "");
      case "outcome":
        return of(narrow.outcome ? domain.outcomes[narrow.outcome] : "");
      case "phase":
        return of(narrow.phase === CasePhase.OPEN ? words.open : words.ended);
      case "dueWithinHours":
        return words.due(narrow.dueWithinHours ?? 0);
      case "overdue":
      case "returned":
      case "reworked":
      case "reopened":
      case "asking":
        return label;
      default:
        return of(narrow[name] ?? "");
    }
  };
}
