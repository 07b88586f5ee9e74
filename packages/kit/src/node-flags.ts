/**
 * How Node runs a server of this project. Its young generation has its full size from the start: it would reach it under
 * load anyway, in steps of tens of megabytes that look like a leak, and small steps copy what a larger one lets die.
 */
export const NODE_FLAGS = ['--min-semi-space-size=16', '--max-semi-space-size=16'] as const
