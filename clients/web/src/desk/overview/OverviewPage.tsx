/** Where work is left, and with whom: open, overdue, waiting and reviewed cases by grid and by unit, as of now. */
import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { Button, Segmented, Spin, Tooltip } from "antd";
import { Link } from "wouter";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { usePost } from "../../sign-in/use";
import { exactMoment, timestamp } from "../../text/time";
import { COLUMNS, csvOf, type Figure, FIGURES, type Row } from "./figures";
import { FigureMap } from "./FigureMap";
import { FigureTable } from "./FigureTable";
import { type Rows, type Shown, useRows, useShown, useSummary } from "./use";
import { useWords } from "./words";
import "./overview.css";

export default function OverviewPage() {
  const words = useWords();
  const summary = useSummary();
  const shown = useShown();
  const rows = useRows(summary.data, shown.level);
  const post = usePost();
  const ground = useGround();
  const read = summary.dataUpdatedAt;
  const scope = post?.role === Role.DISPATCHER ? words.scope.unit(ground.unitName(post.unit)) : words.scope.town;
  return (
    <div className="overview">
      <header className="overview-head">
        <h1>{words.title}</h1>
        <p>{scope}</p>
        {read > 0 && <p className="overview-as-of">{words.asOf(exactMoment(create(TimestampSchema, timestamp(read))))}</p>}
      </header>
      {summary.error && (
        <ProblemNote error={summary.error}>
          {rows && <span>{words.stale}</span>}
          <Button size="small" onClick={() => void summary.refetch()}>
            {words.retry}
          </Button>
        </ProblemNote>
      )}
      {!rows && !summary.error && <Spin className="desk-spin" description={words.loading} />}
      {rows && <Totals total={rows.total} shown={shown} />}
      {rows && rows.total.open === 0 && (
        <div className="overview-empty">
          <p>{words.empty}</p>
          <p>{words.emptyHint}</p>
        </div>
      )}
      {rows && rows.total.open > 0 && <Figures rows={rows} shown={shown} />}
    </div>
  );
}

/** The four totals; each says what it counts, and puts itself on the map. */
function Totals({ total, shown }: { total: Row; shown: Shown }) {
  const words = useWords();
  return (
    <div className="overview-totals" role="group" aria-label={words.totals}>
      {FIGURES.map((figure) => (
        <Tooltip key={figure} title={words.definitions[figure]} trigger={["hover", "focus"]}>
          <button
            type="button"
            aria-pressed={shown.figure === figure}
            className={figure === "overdue" && total.overdue > 0 ? "overview-total overview-total-late" : "overview-total"}
            onClick={() => shown.showFigure(figure)}
          >
            <span>{words.columns[figure]}</span>
            <strong>{total[figure]}</strong>
            {shown.figure === figure && <em>{words.onMap}</em>}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}

function Figures({ rows, shown }: { rows: Rows; shown: Shown }) {
  const words = useWords();
  const { figure, level, place, choose } = shown;
  const placeTitle = words.place[level];
  const chosen = rows.places.find(({ key }) => key === place);
  return (
    <div className="overview-body">
      <FigureMap {...{ figure, level, choose, places: rows.places, chosen: place }} />
      <div className="overview-tables">
        <section aria-labelledby="by-place">
          <header>
            <h2 id="by-place">{words.gridsTitle(placeTitle)}</h2>
            <Segmented
              size="small"
              aria-label={words.by}
              value={level}
              onChange={shown.showLevel}
              options={[
                { value: "grids", label: words.grids },
                { value: "communities", label: words.communities },
              ]}
            />
            <Export
              label={words.exportPlaces(placeTitle)}
              file={words.file[level]}
              name={placeTitle}
              rows={rows.places}
              total={rows.total}
            />
          </header>
          <Chosen row={chosen} shown={shown} />
          <div className="overview-scroll" tabIndex={-1}>
            <FigureTable
              key={level}
              caption={words.gridsTitle(placeTitle)}
              nameTitle={placeTitle}
              rows={rows.places}
              total={rows.total}
              figure={figure}
              chosen={place}
              choose={(key) => choose(key === place ? undefined : key)}
            />
          </div>
        </section>
        <section aria-labelledby="by-unit">
          <header>
            <h2 id="by-unit">{words.unitsTitle}</h2>
            <Export label={words.exportUnits} file={words.file.units} name={words.unit} rows={rows.units} total={rows.total} />
          </header>
          <div className="overview-scroll" tabIndex={-1}>
            <FigureTable caption={words.unitsTitle} nameTitle={words.unit} rows={rows.units} total={rows.total} figure={figure} bars />
          </div>
        </section>
      </div>
    </div>
  );
}

/** The view of the cases page that lists what a figure counts; for the open ones the nearest there is. */
const VIEWS: Record<Figure, string> = { open: "all", overdue: "overdue", waiting: "queue", inReview: "handled" };

/** The place chosen, and the way to its cases. */
function Chosen({ row, shown }: { row: Row | undefined; shown: Shown }) {
  const words = useWords();
  return (
    <div role="status" className="overview-chosen">
      {row && (
        <>
          <span>
            {words.selected(row.name)} · {words.columns[shown.figure]} {row[shown.figure]}
          </span>
          {shown.level === "grids" && row.key && (
            <Link href={`/cases?view=${VIEWS[shown.figure]}&grid=${encodeURIComponent(row.key)}`}>{words.toCases}</Link>
          )}
          <button type="button" onClick={() => shown.choose(undefined)}>
            {words.clear}
          </button>
        </>
      )}
    </div>
  );
}

interface ExportProps {
  label: string;
  file: string;
  name: string;
  rows: readonly Row[];
  total: Row;
}

function Export({ label, file, name, rows, total }: ExportProps) {
  const words = useWords();
  const save = () => {
    const line = (row: Row) => [row.key, row.name, ...COLUMNS.map((column) => row[column])];
    const text = csvOf([[words.code, name, ...COLUMNS.map((column) => words.columns[column])], ...rows.map(line), line(total)]);
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${file}-${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Button size="small" aria-label={label} onClick={save}>
      {words.export}
    </Button>
  );
}
