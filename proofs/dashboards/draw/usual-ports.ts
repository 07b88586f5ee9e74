/** Runs listen on free ports, which differ each time; a reader knows the usual ones. Pure. */
import type { Evaluated } from '../live/evaluate.ts'

/** The answers with every port in a label moved back by the run's offset. */
export const withUsualPorts = (evaluated: readonly Evaluated[], offset: number): Evaluated[] =>
  evaluated.map((one) => ({
    ...one,
    results: one.results.map((series) =>
      series.map(({ labels, points }) => ({
        points,
        labels: Object.fromEntries(
          Object.entries(labels).map(([name, value]) => [
            name,
            value.replace(/(?<=[-:])\d{4,5}$/, moved(offset)),
          ]),
        ),
      })),
    ),
  }))

const moved = (offset: number) => (port: string) => String(Number(port) - offset)
