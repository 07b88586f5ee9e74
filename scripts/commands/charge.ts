import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stateDirectories } from '@comptoir/postgres-embarque/state.ts'
import { builtPath } from '../outils/tools.ts'
import { runCommand } from '../start/command.ts'
import { readLiveRun } from '../start/run-file.ts'

const SCRIPTS: Readonly<Record<string, string>> = { lb: 'k6-lb.js', saga: 'k6/saga.js' }

const help = {
  fr: `npm run charge -- [lb | saga]
Charge le système qui tourne, avec le k6 du projet. lb (par défaut) : partage entre les instances de panier, 20 usagers
pendant 10 s ; saga : les trois issues d’une commande. Sortie 99 quand un seuil est franchi.`,
  en: `npm run charge -- [lb | saga]
Loads the running system with the project's k6. lb (the default): sharing between panier's instances, 20 users for 10 s;
saga: the three ends of an order. Exit 99 when a threshold is crossed.`,
}

await runCommand(help, async ({ config, texts, say }) => {
  const english = config.language === 'en'
  const given = config.positionals[0] ?? 'lb'
  const script = SCRIPTS[given]
  if (script === undefined) {
    const known = Object.keys(SCRIPTS).join(', ')
    say(
      english ? `${given}: no such load; one of: ${known}` : `${given} : charge inconnue ; parmi : ${known}`,
    )
    return 1
  }
  const k6 = builtPath('k6')
  if (!existsSync(k6)) {
    say(english ? 'k6 is missing: npm run outils builds it' : 'k6 manque : npm run outils le construit')
    return 1
  }
  const run = readLiveRun(stateDirectories(config.checkout, config.stateOverride).checkout)
  if (run === undefined) {
    say(texts.notRunning)
    return 1
  }
  const panier = run.processes.filter(({ name }) => name === 'panier').map(({ port }) => `panier-${port}`)
  return runK6(k6, [join(config.checkout, script)], {
    ...config.inherited,
    PORT_OFFSET: String(run.portOffset),
    INSTANCES: panier.join(','),
    // A load test of a private machine tells nobody, and fetches nothing.
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
  })
})

/** Ends as k6 does: 99 when a threshold is crossed. Ctrl+C reaches k6 by the terminal, which then ends by itself. */
function runK6(k6: string, scripts: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  const child = spawn(k6, ['run', '--quiet', ...scripts], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass)
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
