/** Photos to and from the gateway over plain HTTP. A photo is known by the SHA-256 of the file as sent. */
import type { Problem } from "./problem";
import { token } from "./transport";

/** What a photo shows. */
export type Purpose = "finding" | "result";

/** SHA-256 of a file. */
export async function sha256(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Sends a photo of a report or case; `progress` gets the share sent, 0 to 1. Sending it again is harmless. Resolves once the
 * server has stored and synced it; rejects with a `Problem`.
 */
export async function upload(
  report: string,
  file: Blob,
  purpose: Purpose,
  progress: (share: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const hash = await sha256(file);
  const bearer = await token();
  await new Promise<void>((resolve, reject) => {
    // XMLHttpRequest, because fetch tells no progress of what is sent.
    const request = new XMLHttpRequest();
    request.open("PUT", `/media/${report}/${hex(hash)}?purpose=${purpose}`);
    if (bearer) request.setRequestHeader("authorization", `Bearer ${bearer}`);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve() : reject(told(request.status, request.responseText)));
    request.onerror = request.ontimeout = request.onabort = () => reject(told(0, ""));
    request.timeout = 120_000;
    request.send(file);
  });
  progress(1);
  return hash;
}

/** A short-lived address at which a page may show a photo. */
export async function link(report: string, hash: string): Promise<string> {
  const bearer = await token();
  let answer: Response;
  try {
    answer = await fetch(`/media/${report}/${hash}/link`, {
      method: "POST",
      headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
    });
  } catch {
    throw told(0, "");
  }
  if (!answer.ok) throw told(answer.status, await answer.text());
  return ((await answer.json()) as { url: string }).url;
}

function told(status: number, body: string): Problem {
  let error: { reason?: string; field?: string; message?: string } = {};
  try {
    error = (JSON.parse(body) as { error: typeof error }).error;
  } catch {
    // Not the gateway's own answer, as from a proxy.
  }
  const kind =
    status === 0 || status >= 502
      ? "unreachable"
      : status === 401
        ? "session"
        : status === 404
          ? "missing"
          : status >= 500
            ? "fault"
            : "refused";
  const fields = error.field ? [{ field: error.field, description: error.message ?? "" }] : [];
  return { kind, reason: error.reason ?? "", message: error.message ?? "", fields, metadata: {} };
}
