import { defineConfig } from "@playwright/test";

/** A server that is there already, such as a development one; else a demo town is made for the run. */
const there = process.env.GRIDCASE_BASE;
const address = there ?? "http://127.0.0.1:8471";
const town = "browser/out/town";
/** How much past the demo town has: little for tests, more for pictures. */
const past = process.env.GRIDCASE_DEMO ?? "--weeks 1 --per-day 8";

export default defineConfig({
  testDir: "browser",
  outputDir: "browser/out/results",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: address,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    // Software drawing without the detour over an emulated graphics card.
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--disable-gpu"] },
    actionTimeout: 20_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  // The pictures of the README and the gallery to look at are made on demand, not tested.
  projects: [
    { name: "browser", testIgnore: ["pictures.spec.ts", "gallery.spec.ts"] },
    { name: "pictures", testMatch: "pictures.spec.ts", use: { deviceScaleFactor: 1 } },
    { name: "gallery", testMatch: "gallery.spec.ts", use: { deviceScaleFactor: 1 } },
  ],
  webServer: there
    ? undefined
    : {
        command: `rm -rf ${town} && ../../target/debug/gridcase --log warn demo --data ${town} ${past} --listen 127.0.0.1:8471`,
        url: `${address}/healthz`,
        timeout: 300_000,
        stdout: "pipe",
      },
});
