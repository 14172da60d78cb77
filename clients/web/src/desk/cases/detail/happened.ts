/** Each kind of event in a plain sentence. */
import type { CaseEvent } from "../../../gen/gridcase/dispatch/v1/case_pb";
import type { Ground } from "../../../ground/content";
import { useGround } from "../../../ground/use";
import { moment } from "../../../text/time";
import { useDomain } from "../../../text/domain";
import { texts } from "../../../text/language";

/** What happened, and what was said with it. */
export interface Happened {
  what: string;
  /** Words of the act, each on its own line. */
  said: string[];
}

const useWords = texts({
  zh: {
    filed: (matter: string) => `立案：${matter}`,
    dispatched: (unit: string) => `派遣给${unit}`,
    byRule: "按责任清单",
    byHand: "人工选择",
    accepted: "签收",
    assigned: (who: string) => `指派给${who}`,
    returned: (unit: string) => `退回，建议由${unit}负责`,
    ruled: (unit: string) => `裁定由${unit}负责`,
    same: "维持原派遣，不能再次退回",
    recalled: "撤回派遣，案件回到待派遣",
    transferred: (unit: string) => `转派给${unit}`,
    suspended: (until: string) => `挂账，最迟至 ${until}`,
    resumed: "恢复处置",
    handedIn: (number: number) => `第 ${number} 次提交处置结果`,
    photos: (count: number) => `${count} 张照片`,
    late: "超期",
    reworked: "审核未通过，返工",
    closed: (outcome: string) => `结案：${outcome}`,
    voided: "作废",
    reopened: "重启，重新派遣",
    corrected: (matter: string) => `更正后为：${matter}`,
    moved: "位置已更正",
    urged: "督办",
    basis: (text: string) => `依据：${text}`,
    assisting: (units: string) => `协办：${units}`,
    other: "其他记录",
  },
  en: {
    filed: (matter) => `Filed: ${matter}`,
    dispatched: (unit) => `Dispatched to ${unit}`,
    byRule: "by the register",
    byHand: "chosen by hand",
    accepted: "Accepted",
    assigned: (who) => `Assigned to ${who}`,
    returned: (unit) => `Returned; proposes ${unit}`,
    ruled: (unit) => `Ruled: ${unit} answers for it`,
    same: "the first dispatch is kept; it cannot be returned again",
    recalled: "Recalled; the case waits again",
    transferred: (unit) => `Transferred to ${unit}`,
    suspended: (until) => `Suspended until ${until} at the latest`,
    resumed: "Resumed",
    handedIn: (number) => `Result ${number} handed in`,
    photos: (count) => (count === 1 ? "1 photo" : `${count} photos`),
    late: "late",
    reworked: "Review failed; rework",
    closed: (outcome) => `Closed: ${outcome}`,
    voided: "Voided",
    reopened: "Reopened; to be dispatched anew",
    corrected: (matter) => `Corrected to: ${matter}`,
    moved: "the place was corrected",
    urged: "Urged",
    basis: (text) => `Basis: ${text}`,
    assisting: (units) => `Assisting: ${units}`,
    other: "Another record",
  },
});

type Words = ReturnType<typeof useWords>;
type Domain = ReturnType<typeof useDomain>;

export function useHappened(): (event: CaseEvent) => Happened {
  const words = useWords();
  const domain = useDomain();
  const ground = useGround();
  return (event) => {
    const [what, ...said] = tell(event, words, domain, ground);
    return { what: what ?? words.other, said: said.filter(Boolean) };
  };
}

function tell({ what }: CaseEvent, words: Words, domain: Domain, ground: Ground): string[] {
  const unit = (code: string) => ground.unitName(code);
  switch (what.case) {
    case "filed":
      return [words.filed(what.value.decision?.matterName ?? ""), what.value.decision?.route?.explanation ?? ""];
    case "dispatched": {
      const { lead, assisting, byRule, reason } = what.value;
      const helpers = assisting.length > 0 ? words.assisting(assisting.map(unit).join("、")) : "";
      return [words.dispatched(unit(lead)), byRule ? words.byRule : words.byHand, reason, helpers];
    }
    case "accepted":
      return [words.accepted];
    case "assigned":
      return [words.assigned(what.value.assignee)];
    case "returned":
      return [words.returned(unit(what.value.proposedUnit)), what.value.reason, words.basis(what.value.basis)];
    case "ruled":
      return [words.ruled(unit(what.value.lead)), what.value.sameUnit ? words.same : "", what.value.reason, words.basis(what.value.basis)];
    case "recalled":
      return [words.recalled, what.value.reason];
    case "transferred":
      return [words.transferred(unit(what.value.lead)), what.value.reason];
    case "suspended":
      return [words.suspended(moment(what.value.until)), what.value.reason];
    case "resumed":
      return [words.resumed, what.value.reason];
    case "handedIn": {
      const result = what.value.handIn;
      const photos = result && result.evidence.length > 0 ? words.photos(result.evidence.length) : "";
      return [words.handedIn(result?.number ?? 0), result?.words ?? "", photos, result?.inTime === false ? words.late : ""];
    }
    case "reworked":
      return [words.reworked, what.value.reason];
    case "closed":
      return [words.closed(domain.outcomes[what.value.outcome]), what.value.reason];
    case "voided":
      return [words.voided, what.value.reason];
    case "reopened":
      return [words.reopened, what.value.reason];
    case "corrected": {
      const { decision, position, reason } = what.value;
      return [words.corrected(decision?.matterName ?? ""), reason, position ? words.moved : "", decision?.route?.explanation ?? ""];
    }
    case "urged":
      return [words.urged, what.value.words];
    case undefined:
      return [];
  }
}
