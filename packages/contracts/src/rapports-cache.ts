/** The routes of the cache of reports. */
import { cacheRoutes } from './cache.ts'

export const cache = cacheRoutes('rapports')
