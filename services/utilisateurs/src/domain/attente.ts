/** How long whoever has guessed wrongly waits: longer each time, never for good, so that no stranger locks a colleague out. */
const FREE_FAILURES = 5
const WAIT_MAX_S = 60

/** Seconds until the next attempt, after so many failures in a row. */
export const waitAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(2 ** Math.min(failures - FREE_FAILURES, 10), WAIT_MAX_S)
