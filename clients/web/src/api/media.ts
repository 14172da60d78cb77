/** Photos to and from the gateway over plain HTTP. A photo is known by the SHA-256 of the file as sent. */
import { hex, sha256 } from "./hash";
import { isProblem, type Problem } from "./problem";
import { token } from "./transport";

export { hex, sha256 } from "./hash";

/** What a photo shows. */
export type Purpose = "finding" | "result";

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
  const put = (bearer: string | undefined) =>
    new Promise<void>((resolve, reject) => {
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
  await authorized(put);
  progress(1);
  return hash;
}

/** Sends with the token, and once more with a new one where it turned out to be over, as where a phone's clock is slow. */
async function authorized<T>(send: (bearer: string | undefined) => Promise<T>): Promise<T> {
  const bearer = await token();
  try {
    return await send(bearer);
  } catch (error) {
    if (!isProblem(error) || error.reason !== "TOKEN_EXPIRED") throw error;
    return send(await token(true));
  }
}

/** A short-lived address at which a page may show a photo. */
export function link(report: string, hash: string): Promise<string> {
  return authorized((bearer) => ask(report, hash, bearer));
}

async function ask(report: string, hash: string, bearer: string | undefined): Promise<string> {
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
