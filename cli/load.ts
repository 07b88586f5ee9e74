/** `npm run load`: the load scripts of k6/ against the running system, or one of its own. */
import { RunningSystem } from '@comptoir/system/running-system.ts'
import type { RunRecord } from '@comptoir/system/supervisor/run-file.ts'
import { compare } from '../proofs/load/compare.ts'
import { describeSystem, findK6, isScript, recordOf, runK6, scripts } from '../proofs/load/k6.ts'
import { smokeAll } from '../proofs/load/smoke.ts'
import { runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'

const help = {
  fr: `npm run load [-- lb | no-lb | saga | mixed | soak | spike | loadbalanced-stress-test | simple-stress-test | compare] [options]
Charge le système qui tourne, par le k6 du projet (npm run tools) ou celui du PATH. Sortie 99 quand un seuil est franchi.
  lb         (par défaut) partage entre les instances de panier, par la passerelle ; 20 usagers, 10 s
  no-lb      la même lecture droit sur une instance de panier, pour comparer
  saga       les trois issues d’une commande, corps vérifiés ; --direct : sans passerelle
  mixed      90 % de lectures, 10 % de commandes, 1 s de réflexion, par paliers de 100, 300 et 1 000 usagers
  soak       la même charge longtemps : le p95, la mémoire et les fichiers ouverts dérivent-ils ? 10 min
  spike      une foule vient et s’en va : combien de temps jusqu’au retour au calme ?
  loadbalanced-stress-test  l’essai d’un ancien système : produits, magasins, santé ; 100, 500, 1 000 usagers, 12 min
  simple-stress-test        les mêmes lectures par 10 usagers, 30 s
  compare    avec et sans passerelle, avec une et deux instances : lance ses systèmes, écrit docs/charge.md (4 min)
Options : --users 20 --duration 30s --pause 1 (secondes entre deux gestes) --steps 100,300 --required 300 (palier jusqu’auquel
tout doit tenir) --peak 300 --report fichier.json (sinon k6/reports/) --smoke (bref, la vitesse n’est pas jugée)
--start (un système à part, sur des ports libres et des données neuves, arrêté ensuite) --seconds 2 (compare).
  --trial    tous les scripts, brièvement, sur un système à part : sortie 1 si l’un répond mal`,
  en: `npm run load [-- lb | no-lb | saga | mixed | soak | spike | loadbalanced-stress-test | simple-stress-test | compare] [options]
Loads the running system with the project's k6 (npm run tools) or the one on the PATH. Exit 99 when a threshold is crossed.
  lb         (the default) sharing between panier's instances, through the gateway; 20 users, 10 s
  no-lb      the same reading straight at one instance of panier, to compare
  saga       the three ends of an order, bodies checked; --direct: past the gateway
  mixed      90 % readings, 10 % orders, 1 s of thought, in steps of 100, 300 and 1,000 users
  soak       the same load for long: do p95, memory and open files drift? 10 min
  spike      a crowd comes and goes: how long until all is calm again?
  loadbalanced-stress-test  that of a replaced system: products, stores, health; 100, 500, 1,000 users, 12 min
  simple-stress-test        the same readings by 10 users, 30 s
  compare    with and without gateway, with one and two instances: starts its systems, writes docs/charge.md (4 min)
Options: --users 20 --duration 30s --pause 1 (seconds between two acts) --steps 100,300 --required 300 (the step up to which all
must hold) --peak 300 --report file.json (else k6/reports/) --smoke (brief, speed is not judged)
--start (a system of its own, on free ports and new data, ended afterwards) --seconds 2 (compare).
  --trial    every script, briefly, on a system of its own: exit 1 when one answers wrongly`,
}

const text = { type: 'string' } as const
/** What k6's scripts read in their environment, under these names in capitals; they judge it. */
const forScripts = {
  users: text,
  duration: text,
  pause: text,
  steps: text,
  required: text,
  peak: text,
  report: text,
  smoke: { type: 'boolean' },
  direct: { type: 'boolean' },
} as const
const options = {
  ...forScripts,
  seconds: { type: 'number', default: 2, digits: 2 },
  start: { type: 'boolean' },
  trial: { type: 'boolean' },
} as const

await runCommand({ help, options, words: true }, async (context) => {
  const { settings, words, stopped } = context
  const { checkout, inherited, stateOverride } = settings
  const [script = 'lb', ...more] = words
  if ((script !== 'compare' && !isScript(script)) || more.length > 0) {
    const known = [...Object.keys(scripts), 'compare'].join(', ')
    const given = words.join(' ')
    throw new UsageError({ fr: `« ${given} » : parmi ${known}`, en: `"${given}": one of ${known}` })
  }
  const runner = {
    k6: findK6(inherited['PATH'] ?? ''),
    checkout,
    inherited,
    terminal: context,
    signal: stopped,
  }
  if (context.options.trial) return await smokeAll(runner)
  if (script === 'compare') return await compare(runner, context.options.seconds)
  const load = async (run: RunRecord) => {
    const env = {
      ...inherited,
      LANGUAGE: context.language,
      ...describeSystem(run),
      ...given(context.options),
    }
    return (await runK6(runner, { script, env, quiet: false })).code
  }
  if (!context.options.start) return await load(recordOf(checkout, stateOverride))
  return await RunningSystem.with({}, (system) => load(recordOf(checkout, system.folder)))
})

/** What was typed for the scripts, as they read it. */
function given(values: Readonly<Record<keyof typeof forScripts, string | boolean | undefined>>) {
  const typed = Object.keys(forScripts).flatMap((name) => {
    const value = values[name as keyof typeof forScripts]
    return value === undefined || value === false ? [] : [[name.toUpperCase(), value === true ? '1' : value]]
  })
  return Object.fromEntries(typed) as Record<string, string>
}
