/** What became of a report in plain words: the step, who owes the next one, and since when. */
import { CaseState } from "../../gen/gridcase/dispatch/v1/case_pb";
import { type Report, ReportState } from "../../gen/gridcase/intake/v1/intake_pb";
import { texts } from "../../text/language";
import { millis } from "../../text/time";

export interface ToldProgress {
  state: CaseState;
  text: string;
  /** Who owes the next step; empty where nobody does. */
  owes: string;
  since?: number;
}

/** States as intake names them. */
const STATES: Record<string, CaseState> = {
  filed: CaseState.FILED,
  dispatched: CaseState.DISPATCHED,
  handling: CaseState.HANDLING,
  returned: CaseState.RETURNED,
  suspended: CaseState.SUSPENDED,
  handled: CaseState.HANDLED,
  closed: CaseState.CLOSED,
  voided: CaseState.VOIDED,
};

const useWords = texts({
  zh: {
    received: "等待核实",
    accepted: "已受理，正在立案",
    rejected: (reason: string) => `核实后未受理：${reason}`,
    states: {
      [CaseState.UNSPECIFIED]: "已立案",
      [CaseState.FILED]: "已立案，等待派遣",
      [CaseState.DISPATCHED]: "已派遣，等待签收",
      [CaseState.HANDLING]: "正在处置",
      [CaseState.RETURNED]: "处置单位退回，等待裁定",
      [CaseState.SUSPENDED]: "已挂账，暂缓处置",
      [CaseState.HANDLED]: "已处置，等待结案审核",
      [CaseState.CLOSED]: "已结案",
      [CaseState.VOIDED]: "已作废",
    } as Record<CaseState, string>,
    spot: "当场处置，已结案",
    waits: (parts: number) => `已处置，还有 ${parts} 个部分由其他单位处置，完成后结案审核`,
    joined: (number: string, text: string) => `已与案件 ${number} 并案：${text}`,
    room: "指挥室",
    supervisor: "镇街督导",
  },
  en: {
    received: "Waits for verification",
    accepted: "Accepted; the case is being opened",
    rejected: (reason: string) => `Not accepted: ${reason}`,
    states: {
      [CaseState.UNSPECIFIED]: "Filed",
      [CaseState.FILED]: "Filed, to be dispatched",
      [CaseState.DISPATCHED]: "Dispatched, to be accepted by the unit",
      [CaseState.HANDLING]: "Being handled",
      [CaseState.RETURNED]: "Returned by the unit, to be ruled on",
      [CaseState.SUSPENDED]: "Suspended",
      [CaseState.HANDLED]: "Handled, to be reviewed",
      [CaseState.CLOSED]: "Closed",
      [CaseState.VOIDED]: "Voided",
    },
    spot: "Fixed on the spot, closed",
    waits: (parts: number) => `Handled; reviewed once ${parts} more ${parts === 1 ? "part is" : "parts are"} settled by other units`,
    joined: (number: string, text: string) => `Joined with case ${number}: ${text}`,
    room: "Command room",
    supervisor: "Supervisor",
  },
});

export function useProgress(): (report: Report) => ToldProgress {
  const words = useWords();
  const owing = (state: CaseState, unit: string): string => {
    if (state === CaseState.CLOSED || state === CaseState.VOIDED) return "";
    if (state === CaseState.HANDLED) return words.supervisor;
    const atUnit = state === CaseState.DISPATCHED || state === CaseState.HANDLING || state === CaseState.SUSPENDED;
    return atUnit ? unit : words.room;
  };
  return (report) => {
    const { progress } = report;
    const since = millis(progress?.since) ?? millis(report.receipt?.receivedAt);
    const before = (text: string, owes: string) => ({ state: CaseState.UNSPECIFIED, text, owes, since });
    if (report.state === ReportState.RECEIVED) return before(words.received, words.room);
    if (report.state === ReportState.REJECTED) return { ...before(words.rejected(report.rejection), ""), state: CaseState.VOIDED };
    if (report.state === ReportState.ACCEPTED) return before(words.accepted, words.room);
    const state = STATES[progress?.state ?? ""] ?? CaseState.UNSPECIFIED;
    const spot = progress?.outcome === "fixed_on_the_spot";
    const waits = state === CaseState.HANDLED && (progress?.openParts ?? 0) > 0;
    const own = spot ? words.spot : waits ? words.waits(progress?.openParts ?? 0) : words.states[state];
    const text = progress?.joinedWith ? words.joined(progress.joinedWith, own) : own;
    return { state, text, owes: waits ? words.room : owing(state, progress?.unit ?? ""), since };
  };
}
