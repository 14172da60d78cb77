/** Own reports, as the server has them; without the network the first page as it was last. */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect } from "react";
import { problemOf } from "../../api/problem";
import { dispatch, feedback, intake } from "../../api/services";
import type { CaseOutcome } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { ListReportsResponseSchema, type Report, ReportState } from "../../gen/gridcase/intake/v1/intake_pb";
import { useSession } from "../../sign-in/use";
import { millis } from "../../text/time";
import { useQueue } from "../keep/queue";
import { keepAnswer, lastAnswer } from "../keep/store";

const PAGE = 30;
/** While the page is looked at, in milliseconds; more often while the first steps of a new report follow one another. */
const EVERY = 30_000;
const SOON = 3_000;
const NEW = 60_000;

function interval(report: Report | null | undefined): number {
  const age = Date.now() - (millis(report?.receipt?.receivedAt) ?? 0);
  return Math.abs(age) < NEW ? SOON : EVERY;
}
/** Outcomes are searched page by page; older ones than this many pages are not rated any more. */
const MOST_PAGES = 10;

interface Page {
  reports: Report[];
  next: string;
  /** When the server said this, where it cannot be asked now. */
  asOf?: number;
}

async function readPage(person: string, token: string): Promise<Page> {
  try {
    const answer = await intake.listReports({ pageSize: PAGE, pageToken: token });
    if (!token) await keepAnswer(`reports/${person}`, toBinary(ListReportsResponseSchema, answer)).catch(() => undefined);
    return { reports: own(answer.reports, person), next: answer.nextPageToken };
  } catch (error) {
    const last = token || problemOf(error).kind !== "unreachable" ? undefined : await lastAnswer(`reports/${person}`);
    if (!last) throw error;
    return { reports: own(fromBinary(ListReportsResponseSchema, last.bytes).reports, person), next: "", asOf: last.at };
  }
}

/** The command room and supervisors are told of all reports of the town. */
const own = (reports: Report[], person: string) => reports.filter(({ reporter }) => reporter?.person === person);

export function useReports() {
  const person = useSession()?.person ?? "";
  const { finished, reports } = useQueue();
  const client = useQueryClient();
  const arrived = Object.keys(finished).length + reports.filter(({ receipt }) => receipt).length;
  useEffect(() => void client.invalidateQueries({ queryKey: ["reports", person] }), [client, person, arrived]);
  return useInfiniteQuery({
    queryKey: ["reports", person],
    queryFn: ({ pageParam }) => readPage(person, pageParam),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next || undefined,
    refetchInterval: ({ state }) => interval(state.data?.pages[0]?.reports[0]),
  });
}

/** One report. Until it is read, what the list said of it. */
export function useReport(id: string) {
  const person = useSession()?.person ?? "";
  const client = useQueryClient();
  return useQuery({
    queryKey: ["report", id],
    queryFn: async () => (await intake.getReport({ id })).report ?? null,
    placeholderData: () => {
      const list = client.getQueryData<InfiniteData<Page>>(["reports", person]);
      return list?.pages.flatMap(({ reports }) => reports).find(({ content }) => content?.id === id);
    },
    refetchInterval: ({ state }) => interval(state.data),
  });
}

/** What happened to the case, oldest first. */
export function useHistory(report: Report) {
  const id = report.content?.id ?? "";
  return useQuery({
    queryKey: ["history", id, millis(report.progress?.since)],
    queryFn: async () => (await dispatch.listCaseEvents({ id })).events,
    enabled: report.state === ReportState.OPENED,
    placeholderData: (before) => before,
    refetchInterval: EVERY,
  });
}

/** How the case ended, for its reporter; `null` where feedback does not know it. */
export function useOutcome(id: string, ended: boolean) {
  return useQuery({ queryKey: ["outcome", id], queryFn: () => findOutcome(id), enabled: ended, refetchInterval: EVERY });
}

async function findOutcome(id: string): Promise<CaseOutcome | null> {
  let pageToken = "";
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await feedback.listOutcomes({ pageSize: 500, pageToken });
    const found = answer.outcomes.find((outcome) => outcome.case === id);
    if (found) return found;
    pageToken = answer.nextPageToken;
    if (!pageToken) break;
  }
  return null;
}
