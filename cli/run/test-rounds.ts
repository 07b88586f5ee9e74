/** What `npm test` runs, one round after the other. */
import { globSync } from 'node:fs'
import { relative, resolve } from 'node:path'

const FAST = ['unit', 'simulation', 'integration']
const END_TO_END = 'proofs/e2e/**/*.e2e.ts'

/**
 * The projects of each round. One for the end-to-end tests is left out when arguments choose none of them: vitest takes two
 * seconds to find that it has nothing to do.
 */
export function roundsOf(args: readonly string[], checkout: string): readonly (readonly string[])[] {
  const isPlain = args.length > 0 && args.every((one) => !one.startsWith('-'))
  const isChosen = (file: string) =>
    args.some((one) => file.includes(relative(checkout, resolve(checkout, one))))
  return isPlain && !globSync(END_TO_END, { cwd: checkout }).some(isChosen) ? [FAST] : [FAST, ['e2e']]
}
