/**
 * How `npm start`, the benchmark and the images run a server.
 *
 * The old generation has a limit far above the 70 MiB that a busy service keeps. Without one, V8 sizes itself by the
 * machine and lets garbage grow to several times what is kept.
 *
 * One thread collects: with more processes than processors, helpers only take time from another process and wait for each
 * other (measured on two: 5 % of all processor time).
 *
 * A process collects when it is at rest, after its start too (the kit's `process/garbage.ts` needs `--expose-gc`). The young
 * generation starts small for the same reason, and grows to 16 MiB under load, where a smaller one would copy what a larger
 * one lets die.
 *
 * One thread compiles in the background. Each of V8's usual four keeps some 2 MiB of memory.
 */
export const NODE_FLAGS = [
  '--max-semi-space-size=16',
  '--max-old-space-size=512',
  '--single-threaded-gc',
  '--expose-gc',
  '--v8-pool-size=1',
] as const
