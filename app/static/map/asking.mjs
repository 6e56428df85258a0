/** Asking: one GraphQL request over HTTP, answered, or refused with a reason that a planner can act on. */

import { credentials } from "./key.mjs";

/** Where everything of our own server lies. */
export const BASE = document.baseURI.replace(/[#?].*$/, "").replace(/[^/]*$/, "");
const ENDPOINT = `${BASE}graphql`;
const STARTING_TRIES = 60;

/** Why a question has no answer; `kind` chooses the words on the page, `detail` is what the server said. */
export class AskingError extends Error {
  /** @param {"unreachable" | "refused" | "failed" | "locked"} kind @param {string} detail */
  constructor(kind, detail) {
    super(`${kind}: ${detail}`);
    this.kind = kind;
    this.detail = detail;
  }
}

/**
 * The `data` of an answer. Throws AskingError, or the signal's AbortError when it is no longer wanted.
 * @param {string} query
 * @param {Record<string, unknown>} [variables]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function ask(query, variables = {}, signal) {
  for (let tried = 0; ; tried += 1) {
    const response = await send(JSON.stringify({ query, variables }), "application/graphql-response+json", signal);
    if (response.status === 503 && tried < STARTING_TRIES) {
      await pause(Number(response.headers.get("retry-after") ?? 1) * 1000, signal);
      continue;
    }
    const body = await response.json().catch(() => null);
    if (!body?.errors?.length) await refuseUnlessOk(response);
    if (!body) throw new AskingError("failed", `HTTP ${response.status}`);
    return dataOf(body, response.status);
  }
}

/**
 * The `data` of every answer that a subscription gives, until it ends.
 * @param {string} query
 * @param {Record<string, unknown>} variables
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<any>}
 */
export async function* listen(query, variables, signal) {
  const response = await send(JSON.stringify({ query, variables }), "text/event-stream", signal);
  await refuseUnlessOk(response);
  if (!response.body) throw new AskingError("failed", "no stream");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read().catch(lost);
    if (done) return;
    const events = (text + value).split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = /^event: next\ndata: (.*)$/s.exec(event)?.[1];
      if (data) yield dataOf(JSON.parse(data), response.status);
    }
  }
}

/** A file of our own server, asked for with the key where there is one. @param {string} path @returns {Promise<Response>} */
export async function fetchOwn(path) {
  try {
    const response = await fetch(BASE + path, { headers: credentials() });
    await refuseUnlessOk(response);
    return response;
  } catch (wrong) {
    if (wrong instanceof AskingError) throw wrong;
    throw new AskingError("unreachable", String(wrong));
  }
}

/** True for the error of a request that was given up on purpose. @param {unknown} wrong */
export function isAbort(wrong) {
  return wrong instanceof DOMException && wrong.name === "AbortError";
}

/** Wait, or stop waiting when the signal says so. @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** @param {any} body an answer's body @param {number} status */
function dataOf(body, status) {
  if (!body.errors?.length) return body.data;
  const message = body.errors.map((/** @type {any} */ error) => error.message).join(" ");
  const ours = body.errors.some((/** @type {any} */ error) => error.extensions?.code === "INTERNAL_SERVER_ERROR");
  throw new AskingError(status === 401 ? "locked" : ours || status >= 500 ? "failed" : "refused", message);
}

/** @param {Response} response */
async function refuseUnlessOk(response) {
  if (response.ok) return;
  const body = await response.json().catch(() => null);
  dataOf(body?.errors?.length ? body : { errors: [{ message: `HTTP ${response.status}` }] }, response.status);
}

/** A request or a stream of an answer that broke off. @param {unknown} wrong @returns {never} */
function lost(wrong) {
  if (isAbort(wrong)) throw wrong;
  throw new AskingError("unreachable", String(wrong));
}

/** @param {string} body @param {string} accept @param {AbortSignal} [signal] */
async function send(body, accept, signal) {
  const headers = { "content-type": "application/json", accept, ...credentials() };
  try {
    return await fetch(ENDPOINT, { method: "POST", headers, body, signal });
  } catch (wrong) {
    return lost(wrong);
  }
}
