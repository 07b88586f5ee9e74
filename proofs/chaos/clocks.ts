/** The clocks of the orchestrators: each wrong by up to ten minutes, either way, and set anew while they run. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '@comptoir/testing/random.ts'

const LARGEST_ERROR_MS = 600_000

export class Clocks {
  /** By the process's id. */
  readonly files: Readonly<Record<string, string>>
  readonly #random: Random

  constructor(ids: readonly string[], folder: string, random: Random) {
    this.#random = random
    this.files = Object.fromEntries(ids.map((id) => [id, join(folder, `clock-${id}`)]))
    for (const id of ids) this.set(id)
  }

  /** Sets the clock of one of them, by the seed's choice. Returns by how many milliseconds it is wrong now. */
  set(id: string): number {
    const wrongBy = this.#random.between(-LARGEST_ERROR_MS, LARGEST_ERROR_MS)
    const file = this.files[id]
    if (file !== undefined) writeFileSync(file, String(wrongBy))
    return wrongBy
  }
}
