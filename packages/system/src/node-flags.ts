/**
 * How `npm start` and the benchmark run a server.
 *
 * The old generation has a limit far above the 70 MiB that a busy service keeps. Without one, V8 sizes itself by the
 * machine and lets garbage grow to several times what is kept.
 *
 * One thread collects: with more processes than processors, helpers only take time from another process and wait for each
 * other (measured on two: 5 % of all processor time).
 *
 * A process collects once after its start (`collectGarbage` of the kit needs `--expose-gc`): what it threw away while it
 * loaded is a third of what it would hold at rest. The young generation starts small for the same reason, and grows to
 * 16 MiB under load, where a smaller one would copy what a larger one lets die.
 */
export const NODE_FLAGS = [
  '--max-semi-space-size=16',
  '--max-old-space-size=512',
  '--single-threaded-gc',
  '--expose-gc',
] as const
