/** Latest: work that is asked for faster than it is done; one runs, the newest waits, the rest is dropped. */

/**
 * A function that runs `work` with the newest argument. While one run is under way only the newest
 * argument is kept; it runs next. So a slider or a drag never queues up, and its last position always counts.
 * @template A
 * @param {(argument: A) => Promise<void>} work
 * @returns {(argument: A) => void}
 */
export function latest(work) {
  let running = false;
  /** @type {{argument: A} | null} */
  let waiting = null;

  /** @param {A} argument */
  async function run(argument) {
    running = true;
    try {
      await work(argument);
    } finally {
      running = false;
      const next = waiting;
      waiting = null;
      if (next) run(next.argument);
    }
  }

  return (argument) => {
    if (running) waiting = { argument };
    else run(argument);
  };
}
