/** The field: the grid worker's phone. */
import "../looks/tokens.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SignIn } from "../sign-in/SignIn";

const queries = new QueryClient();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <SignIn page="field" />
      </QueryClientProvider>
    </StrictMode>,
  );
}
