/**
 * How `npm start` and the benchmark run a server. Its young generation has its full size from the start: it would reach it
 * under load anyway, in steps of tens of megabytes that look like a leak, and small steps copy what a larger one lets die.
 *
 * The old generation has a limit far above the 70 MiB that a busy service keeps. Without one, V8 sizes itself by the
 * machine and lets garbage grow to several times what is kept.
 *
 * One thread collects: with more processes than processors, helpers only take time from another process and wait for each
 * other (measured on two: 5 % of all processor time).
 */
export const NODE_FLAGS = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--max-old-space-size=512',
  '--single-threaded-gc',
] as const
