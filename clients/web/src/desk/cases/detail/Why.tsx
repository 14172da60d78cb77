/** Why the case is where it is: the register's answer, what decided it, and what else was considered. */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { useLanguage } from "../../../text/language";
import { Facts } from "./Facts";
import { useDetailWords } from "./words";

export function Why({ item }: { item: Case }) {
  const words = useDetailWords();
  const domain = useDomain();
  const ground = useGround();
  const zh = useLanguage() === "zh";
  const { route } = item;
  if (!route) return null;
  const units = (codes: readonly string[]) => codes.map((code) => ground.unitName(code)).join("、");
  const row = ground.matters.get(item.matter)?.rows.find(({ number }) => number === item.row);
  const waits = item.causes.map((cause) => domain.causes[cause]).join("、");
  const touched = route.touchedGrids.filter((grid) => grid !== route.grid);
  return (
    <>
      {route.explanation && <p className="detail-words">{route.explanation}</p>}
      <Facts
        facts={[
          [words.causes, waits],
          [words.candidates, units(route.candidates)],
          [words.rule, route.rule ? <RuleName rule={route.rule} /> : words.noRule],
          [words.basis, route.basis],
          [words.touched, touched.length > 0 && touched.map((grid) => ground.areaName(grid)).join("、")],
          [words.row, row && row.filing + (item.rowDefaulted ? words.rowDefaulted : "")],
          [words.versions, route.versions && words.version(route.versions)],
        ]}
      />
      {route.considered.length > 0 && (
        <details className="detail-more">
          <summary>{words.considered(route.considered.length)}</summary>
          <table className="detail-table">
            <thead>
              <tr>
                <th scope="col">{words.consideredRule}</th>
                <th scope="col">{words.consideredUnit}</th>
                <th scope="col">{words.lost}</th>
              </tr>
            </thead>
            <tbody>
              {route.considered.map((other, index) => (
                <tr key={index}>
                  <td>
                    <RuleName rule={other.rule} />
                  </td>
                  <td>{other.unit ? ground.unitName(other.unit) : "—"}</td>
                  <td>{(zh && other.why) || words.lostWhy[other.lost] || other.why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </>
  );
}

const RECORD = "asset:";

/** The id of a rule; the record of an asset's owner is called by what it is. */
function RuleName({ rule }: { rule: string }) {
  const words = useDetailWords();
  if (!rule.startsWith(RECORD)) return <code>{rule}</code>;
  return (
    <>
      {words.ownerRecord} <code>{rule.slice(RECORD.length)}</code>
    </>
  );
}
