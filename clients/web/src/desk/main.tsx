/** The desk: dispatchers, the command room, supervisors, administrators. */
import "../looks/tokens.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { problemOf } from "../api/problem";
import { Boundary } from "../parts/Boundary";
import { SignIn } from "../sign-in/SignIn";
import { useSession } from "../sign-in/use";
import { texts } from "../text/language";
import "./frame.css";

const Frame = lazy(() => import("./Frame"));

/** A call is repeated by itself only where the network failed. */
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: (count, error) => count < 3 && problemOf(error).kind === "unreachable", staleTime: 10_000 },
  },
});

const useWords = texts({ zh: { loading: "正在打开工作台…" }, en: { loading: "Opening the desk…" } });

function Waiting() {
  return (
    <p className="desk-waiting" role="status">
      {useWords().loading}
    </p>
  );
}

function Desk() {
  const session = useSession();
  if (!session || session.ended) return <SignIn page="desk" />;
  return (
    <Boundary>
      <Suspense fallback={<Waiting />}>
        <Frame key={session.person} />
      </Suspense>
    </Boundary>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Desk />
      </QueryClientProvider>
    </StrictMode>,
  );
}
