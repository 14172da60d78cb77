/** The session in React. */
import { useSyncExternalStore } from "react";
import { chosenPost, current, type Post, type Session, subscribe } from "../api/session";

export function useSession(): Session | null {
  return useSyncExternalStore(subscribe, current);
}

/** The post that the person works in now. */
export function usePost(): Post | undefined {
  const chosen = () => {
    const session = current();
    return (session && chosenPost(session)?.id) ?? "";
  };
  const id = useSyncExternalStore(subscribe, chosen);
  return useSession()?.posts.find((post) => post.id === id);
}
