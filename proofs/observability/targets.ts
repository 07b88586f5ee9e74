/** What Prometheus reads at a start of the system: the committed files, and who is to be scraped. */
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedProcess } from '@comptoir/system/supervisor/run-file.ts'

interface TargetGroup {
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** One group for each instance: its labels are those that its own metrics carry. */
export const targetsOf = (
  processes: readonly Pick<RecordedProcess, 'id' | 'name' | 'port' | 'metricsPort'>[],
): readonly TargetGroup[] =>
  processes.map(({ id, name, port, metricsPort = port }) => ({
    targets: [`127.0.0.1:${metricsPort}`],
    labels: { service: name, instance_id: id },
  }))

/** Copies the committed configuration into `folder`, where the files of targets will stand beside it. */
export function stageConfiguration(checkout: string, folder: string): void {
  for (const part of ['rules', 'cibles', 'passerelle', 'alertmanagers']) {
    rmSync(join(folder, part), { recursive: true, force: true })
    mkdirSync(join(folder, part), { recursive: true })
  }
  cpSync(join(checkout, 'prometheus/prometheus.yml'), join(folder, 'prometheus.yml'))
  cpSync(join(checkout, 'prometheus/rules'), join(folder, 'rules'), { recursive: true })
  cpSync(join(checkout, 'prometheus/alertmanager.yml'), join(folder, 'alertmanager.yml'))
}

/** Replaces a file of targets at once: Prometheus may be reading it. */
export function writeTargets(file: string, groups: readonly TargetGroup[]): void {
  writeFileSync(`${file}.nouveau`, JSON.stringify(groups, null, 1))
  renameSync(`${file}.nouveau`, file)
}
