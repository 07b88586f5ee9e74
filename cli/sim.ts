/** `npm run sim`: the pure machine in simulated worlds, or, with `--shipped`, the code that ships amid faults on a real PostgreSQL. */
import { availableParallelism } from 'node:os'
import { runCommand } from './run/command.ts'

const help = {
  fr: `npm run sim -- [--stretches] [--schedules 100000] [--seed N] [--mutants] [--threads N] | --replay N [--mutant NOM] | --shipped …
Simule des sagas sur la machine livrée, qui est pure : pannes, messages perdus, tardifs ou doublés, processus zombies, horloges
fausses. Journal, participants et réseau sont des modèles.
  --stretches       les étapes d’affilée que mène un autre moteur que le nôtre : il garde leurs résultats, perd ses ouvriers
  --schedules N     nombre de déroulements (100000)
  --seed N          première graine (tirée de l’heure, affichée)
  --mutants         exécute aussi chaque variante fautive
  --replay N        rejoue une graine et montre ses événements ; --mutant NOM : sur cette variante
  --threads N       nombre de fils (un par cœur)
  --shipped         le code livré qui entoure la machine, sur un vrai PostgreSQL ; voyez --shipped --help
Sortie 1 : un invariant est rompu, une variante n’est pas prise, ou un cas n’a jamais été atteint.`,
  en: `npm run sim -- [--stretches] [--schedules 100000] [--seed N] [--mutants] [--threads N] | --replay N [--mutant NAME] | --shipped …
Simulates sagas over the pure machine that ships: crashes, lost, late and doubled messages, zombies, wrong clocks. Journal,
participants and network are models.
  --stretches       steps in a row as another engine than ours drives them: it keeps their results and loses its workers
  --schedules N     number of schedules (100000)
  --seed N          first seed (from the clock, printed)
  --mutants         also runs each broken variant
  --replay N        replays one seed and shows its events; --mutant NAME: on that variant
  --threads N       number of threads (one a core)
  --shipped         the shipped code around the machine, on a real PostgreSQL; see --shipped --help
Exit 1: an invariant is broken, a variant survives, or a case was never reached.`,
}
const shippedHelp = {
  fr: `npm run sim -- --shipped [--seeds 60] [--seed N] [--worlds 2]
Le code livré (orchestrateurs, journal, voies, participants) sur un vrai PostgreSQL, entouré de pannes tirées d’une graine.
  --seeds N       nombre de graines (60)
  --seed N        première graine (tirée de l’heure, affichée)
  --worlds N      graines menées de front (2)
Sortie 1 : une règle est rompue, ou la série n’a pas rencontré chaque panne.`,
  en: `npm run sim -- --shipped [--seeds 60] [--seed N] [--worlds 2]
The code that ships (orchestrators, journal, lanes, participants) on a real PostgreSQL, amid faults drawn from a seed.
  --seeds N       number of seeds (60)
  --seed N        first seed (from the clock, printed)
  --worlds N      seeds that run beside each other (2)
Exit 1: a rule is broken, or the run did not meet every kind of fault.`,
}

const seed = { type: 'number', digits: 9 } as const
const options = {
  stretches: { type: 'boolean' },
  schedules: { type: 'number', default: 100_000, digits: 9 },
  seed,
  mutants: { type: 'boolean' },
  replay: seed,
  mutant: { type: 'string' },
  threads: { type: 'number', default: availableParallelism(), digits: 3 },
} as const
const shippedOptions = {
  shipped: { type: 'boolean' },
  seeds: { type: 'number', default: 60 },
  seed,
  worlds: { type: 'number', default: 2, digits: 2 },
} as const

const fromClock = () => Math.floor(Date.now() / 1000) % 100_000_000

if (process.argv.includes('--shipped'))
  await runCommand({ help: shippedHelp, options: shippedOptions }, async (context) => {
    const { runShippedSimulation } = await import('@comptoir/shipped-simulation/command.ts')
    const { seeds, worlds, seed: first = fromClock() } = context.options
    return runShippedSimulation({ first, seeds, worlds: Math.max(1, worlds) })
  })
else
  await runCommand({ help, options }, async (context) => {
    const { replay, runSimulation } = await import('@comptoir/saga-simulation/command.ts')
    const { schedules, mutants, mutant, threads, seed: first = fromClock() } = context.options
    const kind = context.options.stretches ? 'stretches' : 'engine'
    if (context.options.replay !== undefined) return replay(kind, context.options.replay, mutant)
    return runSimulation({ kind, schedules, first, threads: Math.max(1, threads), mutants })
  })
