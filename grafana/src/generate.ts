/** Writes grafana/dashboards/*.json from the specifications. Run: `pnpm generate` */
import { writeGenerated } from '@comptoir/system/generated-file.ts'
import { buildDashboard } from './build.ts'
import { dashboards } from './dashboards/all.ts'

/** The path and content of every generated file. */
export const generated = (): readonly { readonly path: string; readonly text: string }[] =>
  dashboards.map((spec) => ({
    path: `grafana/dashboards/${spec.file}.json`,
    text: `${JSON.stringify(buildDashboard(spec), null, 2)}\n`,
  }))

if (import.meta.main) for (const { path, text } of generated()) writeGenerated(path, text)
