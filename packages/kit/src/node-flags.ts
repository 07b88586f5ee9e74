/**
 * How Node runs a server of this project. Its young generation has its full size from the start: it would reach it under
 * load anyway, in steps of tens of megabytes that look like a leak, and small steps copy what a larger one lets die. One
 * thread collects: there are more processes than processors, so helpers only take time from another process and wait
 * for each other (measured: 5 % of all processor time).
 */
export const NODE_FLAGS = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--single-threaded-gc',
] as const
