/** The records of a run: one of customers, and one of each kind of people beside them. */
import { join } from 'node:path'
import { Recorder, type Told } from './record.ts'

/** What they are called in the run's folder, and in the schema `client` of the snapshot. */
export const KINDS = ['ventes', 'actes', 'inscriptions'] as const
export type Kind = (typeof KINDS)[number]

export interface Records {
  /** Of orders. */
  readonly record: Recorder
  /** Of sales and returns, of what was done to stock, of inscriptions. */
  readonly told: Readonly<Record<Kind, Recorder>>
}

/** Opens them in a folder that has none yet. */
export async function openRecords(folder: string): Promise<Records> {
  const open = (name: string) => Recorder.open(join(folder, `${name}.jsonl`))
  const told = await Promise.all(KINDS.map(async (kind) => [kind, await open(kind)] as const))
  return { record: await open('releve'), told: Object.fromEntries(told) as Records['told'] }
}

/** Every one of them. */
export const allOf = ({ record, told }: Records): readonly Recorder[] => [record, ...Object.values(told)]

/** What nobody was told. */
export const NOTHING_TOLD = Object.fromEntries(
  KINDS.map((kind) => [kind, { sent: [], answers: [] } satisfies Told]),
) as unknown as Readonly<Record<Kind, Told>>
