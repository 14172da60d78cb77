/** The field's own words: states, causes, roles, limits. The same everywhere in both pages. */
import { Role } from "../gen/gridcase/common/v1/access_pb";
import { LimitUnit } from "../gen/gridcase/common/v1/common_pb";
import type { Limit } from "../gen/gridcase/common/v1/common_pb";
import { CaseState, Outcome, QueueCause } from "../gen/gridcase/dispatch/v1/case_pb";
import { Source } from "../gen/gridcase/intake/v1/intake_pb";
import { texts } from "./language";

/** The units of limits, in the order in which forms show them. */
export const LIMIT_UNITS = [
  LimitUnit.URGENT_MINUTE,
  LimitUnit.URGENT_HOUR,
  LimitUnit.URGENT_DAY,
  LimitUnit.WORK_MINUTE,
  LimitUnit.WORK_HOUR,
  LimitUnit.WORK_DAY,
  LimitUnit.NATURAL_DAY,
];

const limitZh: Record<number, string> = {
  [LimitUnit.URGENT_MINUTE]: "紧急分钟",
  [LimitUnit.URGENT_HOUR]: "紧急工作时",
  [LimitUnit.URGENT_DAY]: "紧急工作日",
  [LimitUnit.WORK_MINUTE]: "工作分钟",
  [LimitUnit.WORK_HOUR]: "工作时",
  [LimitUnit.WORK_DAY]: "工作日",
  [LimitUnit.NATURAL_DAY]: "自然日",
};
const limitEn: Record<number, string> = {
  [LimitUnit.URGENT_MINUTE]: "urgent minutes",
  [LimitUnit.URGENT_HOUR]: "urgent hours",
  [LimitUnit.URGENT_DAY]: "urgent days",
  [LimitUnit.WORK_MINUTE]: "working minutes",
  [LimitUnit.WORK_HOUR]: "working hours",
  [LimitUnit.WORK_DAY]: "working days",
  [LimitUnit.NATURAL_DAY]: "calendar days",
};

export const useDomain = texts({
  zh: {
    states: {
      [CaseState.UNSPECIFIED]: "未知",
      [CaseState.FILED]: "待派遣",
      [CaseState.DISPATCHED]: "待签收",
      [CaseState.HANDLING]: "处置中",
      [CaseState.RETURNED]: "已退回",
      [CaseState.SUSPENDED]: "已挂账",
      [CaseState.HANDLED]: "待结案",
      [CaseState.CLOSED]: "已结案",
      [CaseState.VOIDED]: "已作废",
    } as Record<CaseState, string>,
    causes: {
      [QueueCause.UNSPECIFIED]: "未知原因",
      [QueueCause.NO_POSITION]: "没有位置",
      [QueueCause.OUTSIDE]: "位置在辖区外",
      [QueueCause.SUSPECT_COORDINATES]: "疑似坐标系有误",
      [QueueCause.UNKNOWN_MATTER]: "未知事项",
      [QueueCause.RETIRED_MATTER]: "事项已停用",
      [QueueCause.UNCERTAIN_POSITION]: "定位误差跨界",
      [QueueCause.NO_RULE]: "无责任规则",
      [QueueCause.CONFLICT]: "规则冲突",
      [QueueCause.NO_DISTRICT]: "无唯一责任区",
      [QueueCause.CONFIRMATION]: "待确认派遣",
      [QueueCause.RECALLED]: "已撤回派遣",
      [QueueCause.REOPENED]: "已重启",
    } as Record<QueueCause, string>,
    roles: {
      [Role.UNSPECIFIED]: "系统",
      [Role.WORKER]: "网格员",
      [Role.COMMAND]: "指挥室",
      [Role.DISPATCHER]: "部门派单员",
      [Role.SUPERVISOR]: "镇街督导",
      [Role.ADMINISTRATOR]: "管理员",
      [Role.OPERATOR]: "运维员",
    } as Record<Role, string>,
    sources: {
      [Source.UNSPECIFIED]: "未知",
      [Source.WORKER]: "网格员上报",
      [Source.PHONE]: "群众来电",
      [Source.SUPERIOR]: "上级交办",
      [Source.SYSTEM]: "其他系统",
      [Source.CITIZEN]: "群众上报",
    } as Record<Source, string>,
    outcomes: {
      [Outcome.UNSPECIFIED]: "",
      [Outcome.HANDLED]: "处置完成",
      [Outcome.FIXED_ON_THE_SPOT]: "当场处置",
      [Outcome.VOIDED]: "作废",
    } as Record<Outcome, string>,
    limit: (limit: Limit) => `${limit.amount} ${limitZh[limit.unit] ?? ""}`,
    limitUnits: limitZh,
    commandRoom: "指挥室",
    coordinates: "坐标系",
  },
  en: {
    states: {
      [CaseState.UNSPECIFIED]: "Unknown",
      [CaseState.FILED]: "Filed",
      [CaseState.DISPATCHED]: "Dispatched",
      [CaseState.HANDLING]: "Handling",
      [CaseState.RETURNED]: "Returned",
      [CaseState.SUSPENDED]: "Suspended",
      [CaseState.HANDLED]: "Handled",
      [CaseState.CLOSED]: "Closed",
      [CaseState.VOIDED]: "Voided",
    },
    causes: {
      [QueueCause.UNSPECIFIED]: "Unknown cause",
      [QueueCause.NO_POSITION]: "No position",
      [QueueCause.OUTSIDE]: "Outside the town",
      [QueueCause.SUSPECT_COORDINATES]: "Suspected wrong coordinate system",
      [QueueCause.UNKNOWN_MATTER]: "Unknown matter",
      [QueueCause.RETIRED_MATTER]: "Retired matter",
      [QueueCause.UNCERTAIN_POSITION]: "Accuracy crosses a border",
      [QueueCause.NO_RULE]: "No rule",
      [QueueCause.CONFLICT]: "Conflicting rules",
      [QueueCause.NO_DISTRICT]: "No single district",
      [QueueCause.CONFIRMATION]: "To be confirmed",
      [QueueCause.RECALLED]: "Recalled",
      [QueueCause.REOPENED]: "Reopened",
    },
    roles: {
      [Role.UNSPECIFIED]: "System",
      [Role.WORKER]: "Grid worker",
      [Role.COMMAND]: "Command room",
      [Role.DISPATCHER]: "Department dispatcher",
      [Role.SUPERVISOR]: "Supervisor",
      [Role.ADMINISTRATOR]: "Administrator",
      [Role.OPERATOR]: "Operator",
    },
    sources: {
      [Source.UNSPECIFIED]: "Unknown",
      [Source.WORKER]: "Grid worker",
      [Source.PHONE]: "Phone call",
      [Source.SUPERIOR]: "Superior authority",
      [Source.SYSTEM]: "Other system",
      [Source.CITIZEN]: "Citizen",
    },
    outcomes: {
      [Outcome.UNSPECIFIED]: "",
      [Outcome.HANDLED]: "Handled",
      [Outcome.FIXED_ON_THE_SPOT]: "Fixed on the spot",
      [Outcome.VOIDED]: "Voided",
    },
    limit: (limit: Limit) => `${limit.amount} ${limitEn[limit.unit] ?? ""}`,
    limitUnits: limitEn,
    commandRoom: "Command room",
    coordinates: "Coordinate system",
  },
});
