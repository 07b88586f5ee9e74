/** `npm run load`: the load scripts of k6/ against the running system, or one of its own. */

import type { RunRecord } from '@comptoir/system/supervisor/run-file.ts'
import { compare } from '../proofs/load/compare.ts'
import { describeSystem, findK6, isScript, runK6, type ScriptName, scripts } from '../proofs/load/k6.ts'
import { recordOf, withOwnSystem } from '../proofs/load/own-system.ts'
import { smokeAll } from '../proofs/load/smoke.ts'
import { type Context, runCommand } from './run/command.ts'

const help = {
  fr: `npm run load [-- lb | sans-lb | saga | charge | endurance | pointe | comparer] [options]
Charge le système qui tourne, par le k6 du projet (npm run tools) ou celui du PATH. Sortie 99 quand un seuil est franchi.
  lb         (par défaut) partage entre les instances de panier, par la passerelle ; 20 usagers, 10 s
  sans-lb    la même lecture droit sur une instance de panier, pour comparer
  saga       les trois issues d’une commande, corps vérifiés ; --direct : sans passerelle
  charge     90 % de lectures, 10 % de commandes, 1 s de réflexion, par paliers de 100, 300 et 1 000 usagers
  endurance  la même charge longtemps : le p95, la mémoire et les fichiers ouverts dérivent-ils ? 10 min
  pointe     une foule vient et s’en va : combien de temps jusqu’au retour au calme ?
  comparer   avec et sans passerelle, avec une et deux instances : lance ses systèmes, écrit docs/charge.md (4 min)
Options : --usagers 20 --duree 30s --pause 1 (secondes entre deux gestes) --paliers 100,300 --exige 300 (palier jusqu’auquel tout
doit tenir) --pointe 300 --rapport page.html (sinon k6/reports/) --fumee (bref, la vitesse n’est pas jugée)
--demarrer (un système à part, sur des ports libres et des données neuves, arrêté ensuite) --secondes 2 (comparer).
  --essai    tous les scripts, brièvement, sur un système à part : sortie 1 si l’un répond mal`,
  en: `npm run load [-- lb | sans-lb | saga | charge | endurance | pointe | comparer] [options]
Loads the running system with the project's k6 (npm run tools) or the one on the PATH. Exit 99 when a threshold is crossed.
  lb         (the default) sharing between panier's instances, through the gateway; 20 users, 10 s
  sans-lb    the same reading straight at one instance of panier, to compare
  saga       the three ends of an order, bodies checked; --direct: past the gateway
  charge     90 % readings, 10 % orders, 1 s of thought, in steps of 100, 300 and 1,000 users
  endurance  the same load for long: do p95, memory and open files drift? 10 min
  pointe     a crowd comes and goes: how long until all is calm again?
  comparer   with and without gateway, with one and two instances: starts its systems, writes docs/charge.md (4 min)
Options: --usagers 20 --duree 30s --pause 1 (seconds between two acts) --paliers 100,300 --exige 300 (the step up to which all must
hold) --pointe 300 --rapport page.html (else k6/reports/) --fumee (brief, speed is not judged)
--demarrer (a system of its own, on free ports and new data, ended afterwards) --secondes 2 (comparer).
  --essai    every script, briefly, on a system of its own: exit 1 when one answers wrongly`,
}

// Asked to stop, k6 sums up what it has, and a system of our own is ended, instead of being left behind.
const asked = new AbortController()
for (const word of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
  process.on(word, () => asked.abort())

await runCommand(help, async (context) => {
  const { config, say } = context
  const { signal } = asked
  const given = config.positionals[0] ?? 'lb'
  if (given !== 'comparer' && !isScript(given)) {
    const known = [...Object.keys(scripts), 'comparer'].join(', ')
    say(
      config.language === 'en'
        ? `${given}: no such load; one of: ${known}`
        : `${given} : charge inconnue ; parmi : ${known}`,
    )
    return 1
  }
  const k6 = findK6(config.inherited['PATH'] ?? '')
  if (config.tryOut) return await smokeAll(context, k6, signal)
  if (given === 'comparer') return await compare(context, k6, signal)
  const load = (run: RunRecord) => runOne(context, { k6, script: given, run })
  if (config.ownSystem) return await withOwnSystem(config.checkout, {}, load)
  return await load(recordOf(config.checkout, config.stateOverride))
})

interface One {
  readonly k6: string
  readonly script: ScriptName
  readonly run: RunRecord
}

/** Ends as k6 does: 99 when a threshold is crossed. */
async function runOne({ config }: Context, { k6, script, run }: One): Promise<number> {
  const env = { ...config.inherited, LANGUE: config.language, ...describeSystem(run), ...config.load.env }
  const end = await runK6({ k6, checkout: config.checkout, script, env, signal: asked.signal, quiet: false })
  return end.code
}
