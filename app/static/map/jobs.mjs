/** Jobs: long work that the server does in the background; followed while it runs, stopped with its best result. */

import { AskingError, ask, listen, pause } from "./asking.mjs";
import { CANCEL_JOB, JOB, JOB_PROGRESS, START_JOB } from "./queries.mjs";

/** @typedef {{state: string, progress: number, stage: string, result: any, problems: import("./types.mjs").Problem[]}} Job */

const ENDED = ["SUCCEEDED", "FAILED", "CANCELLED"];
const LOOK_MS = 400;
const LOOKS = 50;
/** How long a stopped search may take to hand over what it has. */

/** Why a job ended without a result. */
export class JobError extends Error {
  /** @param {import("./types.mjs").Problem[]} problems */
  constructor(problems) {
    super(problems.map((problem) => problem.message).join(" "));
    this.problems = problems;
  }
}

/**
 * The `data` that a query answers as a job; null when it was stopped before anything was found.
 * @param {string} document
 * @param {Record<string, unknown>} variables
 * @param {{stop: AbortSignal, told: (job: Job) => void}} options `stop` ends it with what was found until then
 * @returns {Promise<any>}
 */
export async function runJob(document, variables, { stop, told }) {
  const { startJob } = await ask(START_JOB, { input: { document, variables } });
  if (!startJob.job) throw new JobError(startJob.problems);
  const { id } = startJob.job;
  const stopped = async () => void (await ask(CANCEL_JOB, { input: { id } }).catch(() => null));
  stop.addEventListener("abort", stopped);
  if (stop.aborted) await stopped();
  /** @type {Job | null} */
  let last = null;
  try {
    for await (const { jobProgress } of listen(JOB_PROGRESS, { id })) told((last = jobProgress));
  } finally {
    stop.removeEventListener("abort", stopped);
  }
  if (!last || !ENDED.includes(last.state)) throw new AskingError("unreachable", "the stream ended before the job did");
  if (last.state === "FAILED") throw new JobError(last.problems);
  return last.state === "CANCELLED" ? handedOver(id) : last.result;
}

/** What a cancelled job had found: it is written a moment after the end. @param {string} id */
async function handedOver(id) {
  for (let looked = 0; looked < LOOKS; looked += 1) {
    const { job } = await ask(JOB, { id });
    if (job?.state !== "CANCELLED" || job.result) return job?.result ?? null;
    await pause(LOOK_MS);
  }
  return null;
}
