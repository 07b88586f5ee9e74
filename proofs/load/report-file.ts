/** The JSON that a script of k6 leaves beside its page. */
import { readFileSync } from 'node:fs'

export interface Report {
  readonly chiffres: Readonly<Record<string, number>>
  readonly seuils: readonly { readonly metrique: string; readonly regle: string; readonly tenu: boolean }[]
}

export const readReport = (page: string): Report =>
  JSON.parse(readFileSync(page.replace(/\.html$/, '.json'), 'utf8')) as Report

/** A figure that the script must have given. */
export function figureOf({ chiffres }: Report, name: string): number {
  const value = chiffres[name]
  if (value === undefined) throw new Error(`the report has no figure ${name}`)
  return value
}
