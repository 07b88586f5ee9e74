/** The cache of an application under test: in memory, and its own. */
import { createMemoryCache } from '@comptoir/kit/cache/memory.ts'
import { createReadThrough, type ReadThrough } from '@comptoir/kit/cache/read-through.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'

export const testCache = ({ registry, log }: Pick<AppDeps, 'registry' | 'log'>): ReadThrough =>
  createReadThrough({ cache: createMemoryCache(), registry, log })
