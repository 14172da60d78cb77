/** The policy by which cases move, to read: every value that counts, and whether it is the town's own. */
import { Drawer } from "antd";
import type { CasePolicy } from "../../../gen/gridcase/registry/v1/content_pb";
import { useDomain } from "../../../text/domain";
import { DUTIES, NUMBERS, type PolicyFields, USUAL } from "./policy";
import { usePolicyWords } from "./policy-words";

interface PolicyViewProps {
  policy: CasePolicy | undefined;
  open: boolean;
  close: () => void;
}

export function PolicyView({ policy, open, close }: PolicyViewProps) {
  const words = usePolicyWords();
  const domain = useDomain();
  const ladder = policy?.ladder ?? [];
  const told = (own: boolean, text: string) => (own ? <b>{text}</b> : <span className="admin-none">{`${text}（${words.usual}）`}</span>);
  return (
    <Drawer title={words.title} open={open} onClose={close} size={560} destroyOnHidden>
      <p className="admin-note">{words.readOnly}</p>
      <h3>{words.amounts}</h3>
      <dl className="admin-facts">
        {NUMBERS.map((name) => {
          const count = policy?.[name] ?? USUAL[name];
          return (
            <Fact key={name} name={words.numbers[name]}>
              {told(policy?.[name] !== undefined, name === "suspensionDays" || name === "positionDays" ? words.days(count) : words.times(count))}
            </Fact>
          );
        })}
      </dl>
      <h3>{words.dutiesTitle}</h3>
      <dl className="admin-facts">
        {DUTIES.map((duty) => {
          const { amount, unit } = policy?.[duty] ?? USUAL.duties[duty];
          return (
            <Fact key={duty} name={words.duties[duty]}>
              {told(policy?.[duty] !== undefined, `${amount} ${domain.limitUnits[unit]}`)}
            </Fact>
          );
        })}
      </dl>
      <h3>
        {words.ladder}
        <span className="admin-none">（{ladder.length > 0 ? words.own : words.usual}）</span>
      </h3>
      <p className="admin-note">{words.ladderNote}</p>
      <LadderTable steps={ladder.length > 0 ? ladder : USUAL.ladder} usual={ladder.length === 0} />
    </Drawer>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

export function LadderTable({ steps, usual = false }: { steps: PolicyFields["ladder"]; usual?: boolean }) {
  const words = usePolicyWords();
  return (
    <table className={usual ? "policy-table policy-ladder admin-none" : "policy-table policy-ladder"}>
      <thead>
        <tr>
          <th scope="col">{words.percent}</th>
          <th scope="col">{words.to}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ percent, to }, at) => (
          <tr key={at}>
            <td>{percent}%</td>
            <td>{to && words.rungs[to]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
