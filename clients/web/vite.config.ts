import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { type Connect, defineConfig, type Plugin } from "vite";
import { worker } from "./vite.worker";

/** What the gateway answers; while developing, a running gateway is asked for it. */
const gateway = process.env.GRIDCASE_GATEWAY ?? "http://127.0.0.1:8080";
const page = (name: string) => fileURLToPath(new URL(`${name}/index.html`, import.meta.url));

/** Every address below a page is that page, as the gateway has it. */
const pages: Plugin = {
  name: "pages",
  configureServer: ({ middlewares }) => void middlewares.use(toPage),
  configurePreviewServer: ({ middlewares }) => void middlewares.use(toPage),
};

const toPage: Connect.NextHandleFunction = (request, _, next) => {
  const below = /^\/(desk|field)(\/[^.]*)?$/.exec(request.url ?? "");
  if (below) request.url = `/${below[1]}/index.html`;
  next();
};

export default defineConfig({
  plugins: [react(), pages, worker],
  // The gateway puts a fresh nonce in the place of this word, in the page and in its content security policy.
  html: { cspNonce: "CSP_NONCE" },
  build: {
    target: "es2022",
    // A data: address in a style sheet is not allowed by the policy.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { desk: page("desk"), field: page("field"), sw: fileURLToPath(new URL("src/field/offline/sw.ts", import.meta.url)) },
      // A service worker's name must stay, and its place is its scope.
      output: { entryFileNames: ({ name }) => (name === "sw" ? "field/sw.js" : "assets/[name]-[hash].js") },
    },
  },
  server: {
    // What browser tests leave behind is no source.
    watch: { ignored: ["**/browser/out/**", "**/dist/**"] },
    proxy: Object.fromEntries(["^/gridcase\\.", "/media", "/site.json"].map((path) => [path, gateway])),
  },
  test: { include: ["src/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
