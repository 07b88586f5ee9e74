/** `npm run mutants`: one-line faults of the shipped code, each of which its named test must catch. */
import { checkout } from '@comptoir/system/checkout.ts'
import { startThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { Copy } from '../proofs/mutants/copy.ts'
import { FOLDER, type Mutant, readMutants } from '../proofs/mutants/patch.ts'
import { runTests } from '../proofs/mutants/vitest.ts'
import { runCommand } from './run/command.ts'

const help = {
  fr: `npm run mutants [-- options]
Introduit une à une, dans une copie, les fautes de ${FOLDER}/*.patch, et attend de chacune que son test nommé échoue ; ce même
test doit d’abord réussir sans elle.
  --only NOM     seulement celles dont le nom contient NOM (répétable)
  --sample N     seulement N, tirées de la graine
  --seed N       graine de ce tirage (tirée de l’heure, affichée)
  --copies N     copies menées de front (2)
Sortie 1 : une faute survit, ne s’applique plus, ou son test échoue sans elle.`,
  en: `npm run mutants [-- options]
Puts the faults of ${FOLDER}/*.patch one by one into a copy, and expects the named test of each to fail; without the fault the
same test has to pass first.
  --only NAME    only those whose name contains NAME (repeatable)
  --sample N     only N, drawn from the seed
  --seed N       seed of that draw (from the clock, printed)
  --copies N     copies at work beside each other (2)
Exit 1: a fault survives, does not apply any more, or its test fails without it.`,
}
const options = {
  only: { type: 'strings' },
  sample: { type: 'number' },
  seed: { type: 'number', digits: 9 },
  copies: { type: 'number', default: 2 },
} as const

const write = (line: string): void => void process.stdout.write(`${line}\n`)

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
  const server = await startThrowAway(checkout, { inMemory: true })
  const made = Array.from({ length: Math.min(copies, mutants.length) }, () => new Copy(checkout))
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

await runCommand({ help, options }, async (context) => {
  const { only, sample, copies, seed = Math.floor(Date.now() / 1000) % 100_000_000 } = context.options
  const all = readMutants(checkout)
  const asked = all.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))
  const chosen = sample === undefined ? asked : drawn(asked, sample, seed)
  if (sample !== undefined) write(`seed ${seed}`)
  if (chosen.length === 0) {
    write(`aucune faute de ce nom (no such mutant); ${all.map(({ name }) => name).join(', ')}`)
    return 1
  }
  return (await tryAll(chosen, Math.max(1, copies))) ? 0 : 1
})
