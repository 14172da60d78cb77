/** Looks for open cases with which another one may be joined. */
import { useQuery } from "@tanstack/react-query";
import { dispatch } from "../../../api/services";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseOrder, CasePhase } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { useSettled } from "../detail/useCase";
import { candidates } from "../nearby";

/** Of each list so many are compared. */
const PAGE = 100;

/** Those that suggest themselves, or whose number begins as typed. */
export function useCandidates(of: Case, typed: string) {
  const number = useSettled(typed.trim(), 250);
  return useQuery({
    queryKey: ["merge-candidates", of.id, of.etag, number],
    queryFn: async ({ signal }) => {
      const list = async (filter: { matter?: string; grid?: string; number?: string }) =>
        (await dispatch.listCases({ filter: { ...filter, phase: CasePhase.OPEN }, order: CaseOrder.NEWEST, pageSize: PAGE }, { signal })).cases;
      if (number) return candidates(of, await list({ number }));
      const asked = [list({ matter: of.matter }), ...(of.currentGrid ? [list({ grid: of.currentGrid })] : [])];
      return candidates(of, (await Promise.all(asked)).flat());
    },
    staleTime: 10_000,
  });
}
