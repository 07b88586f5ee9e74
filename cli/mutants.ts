/** `npm run mutants`: one-line faults of the shipped code, each of which its named test must catch. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { Copy } from '../proofs/mutants/copy.ts'
import { FOLDER, type Mutant, readMutants } from '../proofs/mutants/patch.ts'
import { runTests } from '../proofs/mutants/vitest.ts'

const CHECKOUT = resolve(import.meta.dirname, '..')
const AIDE = `npm run mutants [-- options]

Introduit une à une, dans une copie, les fautes de ${FOLDER}/*.patch, et attend de chacune que son test nommé échoue ; ce même
test doit d’abord réussir sans elle.
Puts the faults of ${FOLDER}/*.patch one by one into a copy, and expects the named test of each to fail; without the fault the
same test has to pass first.

  --only NOM     seulement celles dont le nom contient NOM (répétable)    only those whose name contains NOM (repeatable)
  --sample N     seulement N, tirées de la graine                          only N, drawn from the seed
  --graine N     graine de ce tirage (tirée de l’heure, affichée)          seed of that draw (from the clock, printed)
  --copies N     copies menées de front (2)                                copies at work beside each other
  --help         cette aide                                                this help

Sortie 1 : une faute survit, ne s’applique plus, ou son test échoue sans elle.
Exit 1: a fault survives, does not apply any more, or its test fails without it.
`

const write = (line: string): void => void process.stdout.write(`${line}\n`)

function integer(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  process.stderr.write(`--${name} ${text} : un entier est attendu (an integer is expected)\n`)
  return process.exit(1)
}

/** So many of them, the same for the same seed. */
function drawn(mutants: readonly Mutant[], count: number, seed: number): readonly Mutant[] {
  const left = [...mutants]
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(next() * left.length), 1),
  )
    .flat()
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Whether each named test passes without any fault. */
async function isGreen(copy: Copy, mutants: readonly Mutant[], server: string): Promise<boolean> {
  const began = performance.now()
  const tests = mutants.map(({ test }) => test)
  const { verdicts, output } = await runTests(tests, { folder: copy.path, server, mutated: false })
  const wrong = mutants.filter((_, index) => verdicts[index] !== 'passed')
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  write(`sans faute (without any): ${mutants.length - wrong.length} / ${mutants.length}, ${seconds} s`)
  for (const { name, test } of wrong) write(`  ${name} : ${test.file} > ${test.name}`)
  if (wrong.length > 0) write(output)
  return wrong.length === 0
}

async function tryOne(copy: Copy, mutant: Mutant, server: string): Promise<boolean> {
  const began = performance.now()
  const options = { folder: copy.path, server, mutated: true }
  const { verdicts, output } = await copy.with(mutant, () => runTests([mutant.test], options))
  const [verdict] = verdicts
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6)
  const words = { failed: 'prise ', passed: 'SURVIT', missing: 'MUETTE' }
  write(`${words[verdict ?? 'missing']} ${seconds} s  ${mutant.name.padEnd(44)} ${mutant.rule}`)
  write(`${' '.repeat(17)}${mutant.test.file} > ${mutant.test.name}`)
  if (verdict === 'missing') write(output)
  return verdict === 'failed'
}

async function tryAll(mutants: readonly Mutant[], copies: number): Promise<boolean> {
  const server = await startThrowAway(CHECKOUT)
  const made = Array.from({ length: Math.min(copies, mutants.length) }, () => new Copy(CHECKOUT))
  try {
    if (!(await isGreen(made[0] as Copy, mutants, server.adminUrl()))) return false
    const left = [...mutants]
    const caught: Mutant[] = []
    const work = async (copy: Copy) => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        if (await tryOne(copy, next, server.adminUrl())) caught.push(next)
    }
    await Promise.all(made.map(work))
    write(`\n${caught.length} prises sur ${mutants.length} (caught)`)
    return caught.length === mutants.length
  } finally {
    for (const copy of made) copy.remove()
    await server.discard()
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      sample: { type: 'string' },
      graine: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 100_000_000) },
      copies: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(AIDE)
    return 0
  }
  const { only, sample } = values
  const all = readMutants(CHECKOUT)
  const asked = all.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))
  const seed = integer('graine', values.graine)
  const chosen = sample === undefined ? asked : drawn(asked, integer('sample', sample), seed)
  if (sample !== undefined) write(`graine ${seed}`)
  if (chosen.length === 0) {
    write(`aucune faute de ce nom (no such mutant); ${all.map(({ name }) => name).join(', ')}`)
    return 1
  }
  return (await tryAll(chosen, Math.max(1, integer('copies', values.copies)))) ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
if (process.connected) process.disconnect()
