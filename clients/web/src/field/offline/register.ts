/** Registers the service worker, in a built page only, and lets a new version take over when the page starts. */

export function register(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    start().catch(() => undefined);
  });
}

async function start(): Promise<void> {
  const registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" });
  // Nothing was entered yet that is not in the store: the page may start anew with the version that waits.
  if (registration.waiting && navigator.serviceWorker.controller) {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    // Asked twice, because a page that was just left may still count as open.
    registration.waiting.postMessage("take-over");
    setTimeout(() => registration.waiting?.postMessage("take-over"), 500);
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage("later");
}
