/** The JSON that a script of k6 leaves. */
import { readFileSync } from 'node:fs'

export interface Report {
  readonly figures: Readonly<Record<string, number>>
  readonly thresholds: readonly { readonly metric: string; readonly rule: string; readonly ok: boolean }[]
}

export const readReport = (file: string): Report => JSON.parse(readFileSync(file, 'utf8')) as Report

/** A figure that the script must have given. */
export function figureOf({ figures }: Report, name: string): number {
  const value = figures[name]
  if (value === undefined) throw new Error(`the report has no figure ${name}`)
  return value
}
