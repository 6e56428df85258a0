/** Asking: one GraphQL request over HTTP, answered, or refused with a reason that a planner can act on. */

const ENDPOINT = new URL("graphql", document.baseURI).href;
const STARTING_TRIES = 60;

/** Why a question has no answer; `kind` chooses the words on the page, `detail` is what the server said. */
export class AskingError extends Error {
  /** @param {"unreachable" | "refused" | "failed"} kind @param {string} detail */
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
    const response = await send(JSON.stringify({ query, variables }), signal);
    if (response.status === 503 && tried < STARTING_TRIES) {
      await pause(Number(response.headers.get("retry-after") ?? 1) * 1000, signal);
      continue;
    }
    const body = await response.json().catch(() => null);
    if (!body) throw new AskingError("failed", `HTTP ${response.status}`);
    if (body.errors?.length) {
      const ours = body.errors.some((/** @type {any} */ error) => error.extensions?.code === "INTERNAL_SERVER_ERROR");
      const kind = ours || response.status >= 500 ? "failed" : "refused";
      throw new AskingError(kind, body.errors.map((/** @type {any} */ error) => error.message).join(" "));
    }
    return body.data;
  }
}

/** True for the error of a request that was given up on purpose. @param {unknown} wrong */
export function isAbort(wrong) {
  return wrong instanceof DOMException && wrong.name === "AbortError";
}

/** @param {string} body @param {AbortSignal} [signal] */
async function send(body, signal) {
  const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
  try {
    return await fetch(ENDPOINT, { method: "POST", headers, body, signal });
  } catch (wrong) {
    if (isAbort(wrong)) throw wrong;
    throw new AskingError("unreachable", String(wrong));
  }
}

/** @param {number} ms @param {AbortSignal} [signal] */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
