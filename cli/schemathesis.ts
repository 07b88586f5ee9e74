/** `npm run schemathesis`: requests made from the documents of a running system, right ones and wrong ones. */
import { services } from '@comptoir/contracts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { installSchemathesis } from '../proofs/schemathesis/install.ts'
import { roundsOf } from '../proofs/schemathesis/run.ts'
import { runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'

const help = {
  fr: `npm run schemathesis [-- service…] [--seed 1] [--examples 3]
Lance un système à part et lui pose, d’après le /openapi.json de chaque processus, des questions justes et fausses, sans jeton,
avec un faux et avec ceux de la démonstration. Aucune réponse n’est une panne (5xx) ni un statut que le document ne nomme pas.
Python 3 doit être là ; schemathesis s’installe dans .tools à la première fois. Sortie 1 si quelque chose est trouvé.`,
  en: `npm run schemathesis [-- service…] [--seed 1] [--examples 3]
Starts a system apart and asks it, by the /openapi.json of each process, right and wrong questions, without a token, with a
forged one and with those of the demonstration. No answer is a fault (5xx), nor a status that the document does not name.
Python 3 has to be there; schemathesis is installed into .tools the first time. Exit 1 when something is found.`,
}
const options = {
  seed: { type: 'number', default: 1 },
  examples: { type: 'number', default: 3 },
} as const

await runCommand({ help, options, words: true }, async (context) => {
  const { words, options, say, paint, stopped } = context
  const unknown = words.find((word) => !services.some(({ name }) => name === word))
  if (unknown !== undefined)
    throw new UsageError({
      fr: `« ${unknown} » : aucun service de ce nom`,
      en: `"${unknown}": no such service`,
    })
  const asked = services.filter(({ name }) => words.length === 0 || words.includes(name))
  const program = installSchemathesis()
  return await RunningSystem.with({}, async (system) => {
    let faults = 0
    const rounds = roundsOf(program, system, { ...options, asked, stopped })
    for await (const { service, caller, seconds, found } of rounds) {
      const mark = found === undefined ? paint('green', '✓') : paint('red', '✗')
      say(`${mark} ${service.padEnd(13)} ${caller.padEnd(13)} ${seconds.toFixed(1).padStart(6)} s`)
      if (found === undefined) continue
      faults += 1
      say(found)
    }
    return faults === 0 ? 0 : 1
  })
})
