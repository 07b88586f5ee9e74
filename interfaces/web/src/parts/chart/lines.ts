/** Lines, and the library that scales them, are loaded where they are drawn. */
import { lazy } from 'react'

export const LineChart = lazy(async () => ({ default: (await import('./line-chart.tsx')).LineChart }))
