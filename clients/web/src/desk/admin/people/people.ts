/** The people of the town with their posts. */
import { useQuery } from "@tanstack/react-query";
import { registry } from "../../../api/services";
import type { Person } from "../../../gen/gridcase/registry/v1/registry_pb";
import { useSession } from "../../../sign-in/use";

/** The largest page that the registry gives. */
const PAGE = 500;

/** All people of the town, by name: search has to look at all of them. */
export function usePeople() {
  const town = useSession()?.town ?? "";
  return useQuery({
    queryKey: ["people", town],
    queryFn: async () => {
      const people: Person[] = [];
      for (let pageToken = ""; ; ) {
        const page = await registry.listPeople({ pageSize: PAGE, pageToken });
        people.push(...page.people);
        pageToken = page.nextPageToken;
        if (!pageToken) return people;
      }
    },
  });
}
