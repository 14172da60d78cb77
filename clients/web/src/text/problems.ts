/** Problems in words: what happened, whether the work is safe, what to do. */
import type { Kind, Problem } from "../api/problem";
import { texts } from "./language";

interface Words {
  what: string;
  safe: string;
  todo: string;
}

/** A problem's three sentences; `detail` is the server's own, where it adds something. */
export interface Told extends Words {
  detail: string;
}

const useWords = texts<{ kinds: Record<Kind, Words>; reasons: Record<string, Partial<Words>>; wait: (s: string) => string }>({
  zh: {
    kinds: {
      unreachable: {
        what: "连不上服务器。",
        safe: "您填写的内容还在，没有丢失。",
        todo: "请检查网络后重试；重复提交不会产生重复记录。",
      },
      session: { what: "登录已失效。", safe: "已填写的内容还在。", todo: "请重新登录后继续。" },
      stale: {
        what: "案件刚刚已被他人更新。",
        safe: "本次操作没有生效，他人的操作已保留。",
        todo: "请查看最新状态后再决定。",
      },
      fields: { what: "有内容填写不正确。", safe: "尚未提交，内容还在。", todo: "请修改标出的内容后重试。" },
      refused: { what: "此操作现在不能进行。", safe: "没有任何改动。", todo: "请按下面的说明处理。" },
      missing: {
        what: "找不到该内容，或您无权查看。",
        safe: "没有任何改动。",
        todo: "请核对编号；如职责有变动，请联系管理员。",
      },
      fault: {
        what: "服务器出错。",
        safe: "本次操作可能没有生效；已确认的内容不会丢失。",
        todo: "请稍后重试；仍不行请联系运维员。",
      },
    },
    reasons: {
      WRONG_CREDENTIALS: { what: "账号或密码不正确。", todo: "请核对后重试，注意大小写。" },
      SIGN_IN_LOCKED: { what: "多次输错密码，暂时不能登录。", todo: "请稍后再试，或请管理员重设密码。" },
      COMMAND_NOT_ALLOWED: { what: "案件当前状态不允许此操作。", todo: "请刷新后查看可以进行的操作。" },
      RETURNED_BEFORE: { what: "本案已退回过一次，不能再次退回。", todo: "如仍不属本单位职责，请联系指挥室裁定。" },
      SUSPENDED_BEFORE: { what: "本案的挂账次数已用完，不能再次挂账。", todo: "请继续处置。" },
      SUSPENSION_RANGE: { what: "挂账期限不正确。", todo: "期限须在今天之后，且不超过本案适用的最长天数；请选一个更早的日期。" },
      EXTENSIONS_USED: { what: "本案的延期次数已用完。", todo: "请继续处置；确有困难的，请联系指挥室。" },
      TOO_LATE: { what: "该时限已过，或无法计算到期时间，不能延期。", todo: "延期须在到期之前申请；请继续处置。" },
      NO_SUCH_LIMIT: { what: "没有这一项时限，或已经完成。", todo: "请按最新状态选择仍在计时的时限。" },
      LAST_LIMIT: { what: "这是最后一项时限，在提交结果时完成。", todo: "请提交结果。" },
      REQUEST_OPEN: { what: "还有一项申请没有答复。", todo: "请等待答复，或先撤回那项申请。" },
      NO_REQUEST: { what: "该申请已答复、已撤回或已失效。", todo: "请查看最新状态。" },
      OPEN_TASKS: { what: "还有协办单位没有完成。", todo: "请等其完成，或写明理由解除协办，再提交结果。" },
      NO_TEAM: { what: "该班组不在本案上。", todo: "请先指派班组，再更新状态。" },
      NOT_ON_TASK: { what: "班组还没有出发。", todo: "请先更新为途中或到场，再共享位置。" },
      POSITION_NOT_SHARED: { what: "位置没有在共享，未保存任何位置。", todo: "需要时请重新开启共享。" },
      TEAM_RETIRED: { what: "该班组已停用。", todo: "请选择其他班组。" },
      TEAM_NOT_YOURS: { what: "您不能更改该班组。", todo: "请联系班组所在单位的派单员或负责人。" },
      NO_TASK: { what: "该单位没有未完成的协办事项。", todo: "请查看最新状态。" },
      EVIDENCE_MISSING: { what: "处置照片尚未保存到服务器。", todo: "请等待照片上传完成后再提交。" },
      TOO_FEW_PHOTOS: { what: "处置照片数量不够。", todo: "请按要求补充照片后再提交。" },
      UNKNOWN_UNIT: { what: "没有这个单位。", todo: "请从列表中选择单位。" },
      HANDS_APART: { what: "经办过本案的人员不能审核本案。", todo: "请由其他督导人员审核。" },
      NOT_OPEN: { what: "该审核已处理。", todo: "请查看最新状态。" },
      OTHER_HAND_IN: { what: "该处置结果已被新的结果取代。", todo: "请审核最新的一次。" },
      REOPEN_WINDOW_OVER: { what: "已超过可重启的期限。", todo: "如问题仍存在，请重新上报。" },
      WINDOW_OVER: { what: "已超过期限。", todo: "如问题仍存在，请重新上报。" },
      REOPEN_PENDING: { what: "已申请重启，正在处理。", todo: "请稍候查看。" },
      NOT_YOURS: { what: "只有上报人本人可以这样做。" },
      LEARNING_BUSY: { what: "正在为其他管理员归纳规则。", todo: "请稍等一分钟再试。" },
      NO_DECISION: { what: "本案没有裁定，也没有由指挥室指定单位。", todo: "只有经裁定或指定的案件才能形成规则。" },
      OUTSIDE_NUMBER_TAKEN: { what: "该外部编号已登记过。", todo: "请用外部编号查找已有的案件。" },
      ROLE_REQUIRED: { what: "您的岗位不能进行此操作。", todo: "如职责有变动，请联系管理员。" },
      LAST_ADMINISTRATOR: { what: "不能结束最后一个管理员岗位。", todo: "请先设置另一名管理员。" },
      REQUEST_REUSED: { what: "同一请求已用于其他内容。", todo: "请刷新页面后重试。" },
      STORAGE_UNAVAILABLE: { what: "服务器暂时无法保存。", todo: "请稍后重试；重复提交不会产生重复记录。" },
      MEDIA_FORMAT: { what: "这不是可用的照片。", todo: "请使用 JPEG、PNG 或 WebP 格式的照片。" },
      MEDIA_TOO_LARGE: { what: "照片文件太大。", todo: "请换一张较小的照片。" },
      MEDIA_TOO_MANY_PIXELS: { what: "照片像素太高。", todo: "请降低分辨率后重试。" },
      MEDIA_DAMAGED: { what: "照片文件不完整或已损坏。", todo: "请重新拍摄或选择照片。" },
      MEDIA_NOT_DECLARED: { what: "该照片不属于这份上报。", todo: "请重新选择照片。" },
      NO_DRAFT: { what: "没有可发布的草稿。", todo: "请先导入或修改内容。" },
      NOTHING_TO_UNDO: { what: "没有可以撤销的步骤。", todo: "草稿可能已发布、已丢弃或被他人改过，请查看最新状态。" },
    },
    wait: (seconds) => `请在 ${seconds} 秒后再试。`,
  },
  en: {
    kinds: {
      unreachable: {
        what: "The server cannot be reached.",
        safe: "What you entered is still here.",
        todo: "Check the network and try again; sending twice does not record twice.",
      },
      session: { what: "Your session is over.", safe: "What you entered is still here.", todo: "Sign in again and go on." },
      stale: {
        what: "Somebody else has just changed this case.",
        safe: "Your action did not take effect; theirs is kept.",
        todo: "Look at the current state and decide again.",
      },
      fields: { what: "Something is not filled in correctly.", safe: "Nothing was sent; your text is here.", todo: "Correct what is marked and try again." },
      refused: { what: "This cannot be done now.", safe: "Nothing was changed.", todo: "See below for what is needed." },
      missing: {
        what: "There is no such thing, or you may not see it.",
        safe: "Nothing was changed.",
        todo: "Check the number; if your duties changed, ask the administrator.",
      },
      fault: {
        what: "The server failed.",
        safe: "This action may not have taken effect; what was confirmed is safe.",
        todo: "Try again later, or ask the operator.",
      },
    },
    reasons: {
      WRONG_CREDENTIALS: { what: "Account or password is wrong.", todo: "Check both, including upper and lower case." },
      SIGN_IN_LOCKED: { what: "Too many wrong passwords.", todo: "Try again later, or ask the administrator for a new password." },
      COMMAND_NOT_ALLOWED: { what: "The case's state does not allow this.", todo: "Reload and see what can be done now." },
      RETURNED_BEFORE: { what: "This case was returned once and cannot be returned again.", todo: "Ask the command room for a ruling." },
      SUSPENDED_BEFORE: { what: "This case has had all its suspensions.", todo: "Go on handling it." },
      SUSPENSION_RANGE: {
        what: "The end of the suspension is not possible.",
        todo: "It lies after today and within the days that the case's policy allows; choose an earlier day.",
      },
      EXTENSIONS_USED: { what: "This case has had all its extensions.", todo: "Go on handling it, or speak to the command room." },
      TOO_LATE: { what: "The limit is over or unknown and cannot be extended.", todo: "Time is asked for before that; go on handling it." },
      NO_SUCH_LIMIT: { what: "There is no such limit, or it was met.", todo: "Choose one that still runs." },
      LAST_LIMIT: { what: "This is the last limit, which the result meets.", todo: "Hand in the result." },
      REQUEST_OPEN: { what: "A request waits for its answer.", todo: "Wait for it, or withdraw that request first." },
      NO_REQUEST: { what: "That request was answered, withdrawn, or lapsed.", todo: "Look at the current state." },
      OPEN_TASKS: { what: "Units that assist have not done their part.", todo: "Wait for them, or release them with a reason, then hand in." },
      NO_TEAM: { what: "The team is not on this case.", todo: "Name it for the case first." },
      NOT_ON_TASK: { what: "The team has not set out.", todo: "Say that it is on the way or on site, then share." },
      POSITION_NOT_SHARED: { what: "The position is not shared; nothing was kept.", todo: "Switch sharing on again if you want." },
      TEAM_RETIRED: { what: "The team is retired.", todo: "Choose another." },
      TEAM_NOT_YOURS: { what: "You may not change this team.", todo: "Ask a dispatcher or the head of its unit." },
      NO_TASK: { what: "The unit has no open part.", todo: "Look at the current state." },
      EVIDENCE_MISSING: { what: "Photos of the result are not stored yet.", todo: "Wait until they are sent, then hand in." },
      TOO_FEW_PHOTOS: { what: "There are too few photos of the result.", todo: "Add what is asked for, then hand in." },
      UNKNOWN_UNIT: { what: "There is no such unit.", todo: "Choose a unit from the list." },
      HANDS_APART: { what: "Whoever handled a case may not review it.", todo: "Another supervisor has to review it." },
      NOT_OPEN: { what: "This review is decided already.", todo: "Look at its current state." },
      OTHER_HAND_IN: { what: "A newer result was handed in.", todo: "Review the latest one." },
      REOPEN_WINDOW_OVER: { what: "The time for reopening is over.", todo: "If the problem is still there, report it anew." },
      WINDOW_OVER: { what: "The time for this is over.", todo: "If the problem is still there, report it anew." },
      REOPEN_PENDING: { what: "Reopening was asked for already.", todo: "Look again in a moment." },
      NOT_YOURS: { what: "Only the reporter may do this." },
      LEARNING_BUSY: { what: "Rules are being proposed for another administrator.", todo: "Try again in a minute." },
      NO_DECISION: { what: "Nobody decided whose case this is.", todo: "Only a ruling or a choice can become a rule." },
      OUTSIDE_NUMBER_TAKEN: { what: "This outside number is registered already.", todo: "Look for the case by that number." },
      ROLE_REQUIRED: { what: "Your post does not allow this.", todo: "If your duties changed, ask the administrator." },
      LAST_ADMINISTRATOR: { what: "The last administrator's post cannot end.", todo: "Give another person the post first." },
      REQUEST_REUSED: { what: "The same request was used for something else.", todo: "Reload the page and try again." },
      STORAGE_UNAVAILABLE: { what: "The server cannot store anything right now.", todo: "Try again in a moment; sending twice does not record twice." },
      MEDIA_FORMAT: { what: "This is not a usable photo.", todo: "Use a JPEG, PNG or WebP photo." },
      MEDIA_TOO_LARGE: { what: "The photo's file is too large.", todo: "Use a smaller photo." },
      MEDIA_TOO_MANY_PIXELS: { what: "The photo has too many pixels.", todo: "Use a lower resolution." },
      MEDIA_DAMAGED: { what: "The photo's file is incomplete or damaged.", todo: "Take or choose the photo again." },
      MEDIA_NOT_DECLARED: { what: "This photo does not belong to the report.", todo: "Choose the photo again." },
      NO_DRAFT: { what: "There is no draft to publish.", todo: "Import or change something first." },
    },
    wait: (seconds) => `Try again in ${seconds} seconds.`,
  },
});

/** The words for a problem. */
export function useTold(problem: Problem): Told {
  const words = useWords();
  const told = { ...words.kinds[problem.kind], ...words.reasons[problem.reason] };
  const seconds = problem.metadata["retry_after_s"];
  if (seconds) told.todo = words.wait(seconds);
  const known = problem.reason in words.reasons || problem.kind === "unreachable" || problem.kind === "session";
  return { ...told, detail: known ? "" : problem.message };
}
