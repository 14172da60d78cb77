/** The field: the grid worker's phone. */
import "../looks/tokens.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { problemOf } from "../api/problem";
import { Frame } from "./Frame";
import { register } from "./offline/register";
import { start } from "./send/sender";

/** Asked also without a network, because much is answered by what the phone has. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always",
      retry: (count, error) => count < 1 && problemOf(error).kind === "unreachable",
      staleTime: 10_000,
      refetchOnReconnect: "always",
    },
  },
});

start();
register();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Frame />
      </QueryClientProvider>
    </StrictMode>,
  );
}
