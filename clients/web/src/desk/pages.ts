/** The desk's pages, and who works on each. The first page of a role is where it starts. */
import { lazy } from "react";
import { Role } from "../gen/gridcase/common/v1/access_pb";
import { texts } from "../text/language";

export const usePageNames = texts({
  zh: {
    cases: "案件",
    alarms: "提醒",
    disputes: "争议",
    teams: "班组",
    tasks: "我的任务",
    command: "指挥视图",
    register: "代为登记",
    reviews: "结案审核",
    overview: "总览",
    clocks: "期限调整",
    ground: "网格与地图",
    units: "单位与辖区",
    assets: "部件",
    rules: "责任清单",
    proof: "覆盖证明",
    catalogue: "事项目录",
    people: "人员与岗位",
    calendars: "工作日历",
    publish: "草稿与发布",
  },
  en: {
    cases: "Cases",
    alarms: "Alarms",
    disputes: "Disputes",
    teams: "Teams",
    tasks: "My tasks",
    command: "Command view",
    register: "Register a report",
    reviews: "Closure review",
    overview: "Overview",
    clocks: "Due times",
    ground: "Ground",
    units: "Units and districts",
    assets: "Assets",
    rules: "Register",
    proof: "Proof of coverage",
    catalogue: "Catalogue",
    people: "People and posts",
    calendars: "Calendars",
    publish: "Drafts and publishing",
  },
});

export type PageName = keyof ReturnType<typeof usePageNames>;

const { COMMAND, DISPATCHER, SUPERVISOR, ADMINISTRATOR, HEAD, LEADER, OVERSEER, OFFICER } = Role;
/** Who sees cases at the desk. */
export const AT_A_DESK = [COMMAND, DISPATCHER, SUPERVISOR, HEAD, LEADER, OVERSEER];

/** In the order of the navigation. A page's path below /desk is its name; one that is hidden is reached from another. */
export const PAGES: { name: PageName; roles: Role[]; page: ReturnType<typeof lazy>; hidden?: boolean }[] = [
  { name: "reviews", roles: [SUPERVISOR], page: lazy(() => import("./reviews/ReviewsPage")) },
  { name: "cases", roles: AT_A_DESK, page: lazy(() => import("./cases/CasesPage")) },
  { name: "alarms", roles: AT_A_DESK, page: lazy(() => import("./alarms/AlarmsPage")) },
  { name: "disputes", roles: [COMMAND, SUPERVISOR], page: lazy(() => import("./disputes/DisputesPage")) },
  { name: "teams", roles: [COMMAND, DISPATCHER, SUPERVISOR, HEAD], page: lazy(() => import("./teams/TeamsPage")) },
  { name: "tasks", roles: [OFFICER], page: lazy(() => import("./tasks/TasksPage")) },
  { name: "command", roles: AT_A_DESK, page: lazy(() => import("./command/CommandPage")), hidden: true },
  { name: "register", roles: [COMMAND], page: lazy(() => import("./register/RegisterPage")) },
  { name: "overview", roles: AT_A_DESK, page: lazy(() => import("./overview/OverviewPage")) },
  { name: "clocks", roles: [COMMAND, ADMINISTRATOR], page: lazy(() => import("./clocks/ClocksPage")) },
  { name: "ground", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/GroundPage")) },
  { name: "units", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/UnitsPage")) },
  { name: "assets", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/AssetsPage")) },
  { name: "rules", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/RulesPage")) },
  { name: "proof", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/ProofPage")) },
  { name: "catalogue", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/CataloguePage")) },
  { name: "people", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/PeoplePage")) },
  { name: "calendars", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/CalendarsPage")) },
  { name: "publish", roles: [ADMINISTRATOR], page: lazy(() => import("./admin/PublishPage")) },
];
