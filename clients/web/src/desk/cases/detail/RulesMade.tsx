/** Rules of the register in force that came from this case. */
import { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { useGround, usePart } from "../../../ground/use";
import { useSay } from "../../admin/rules/say";

/** The rules whose precedent is this case. */
export function useRulesMade(number: string) {
  const register = usePart(Part.REGISTER).data;
  return (register?.rules ?? []).filter(({ precedentCase }) => precedentCase === number);
}

export function RulesMade({ rules }: { rules: ReturnType<typeof useRulesMade> }) {
  const say = useSay(useGround());
  return (
    <ul className="detail-rules">
      {rules.map((rule) => (
        <li key={rule.id}>
          {say.subject(rule)} · {say.where(rule)} · {say.party(rule.lead)} · {say.validity(rule)}
          <span className="detail-note">
            {" "}
            <code>{rule.id}</code> {rule.basis}
          </span>
        </li>
      ))}
    </ul>
  );
}
