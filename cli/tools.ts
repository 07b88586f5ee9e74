/** `npm run tools`: builds and installs the tools beside Node that are missing, and says what each is for. */

import { StartError } from '@comptoir/system/start-error.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import {
  buildTool,
  hasProgram,
  installFromNpm,
  installPackages,
  mayInstallPackages,
  type Outcome,
} from '@comptoir/system/tools/install.ts'
import { isCurrent, type Tool, toolPath, tools } from '@comptoir/system/tools/tools.ts'
import { JSON_OPTION, runCommand } from './run/command.ts'

const onDemand = tools.flatMap((tool) => (tool.onDemand ? [tool.name] : [])).join(', ')

const help = {
  fr: `npm run tools [-- --check] [--json] [nom…]
Construit KrakenD et k6 avec Go (dans .tools/bin), installe prometheus et prometheus-alertmanager là où apt-get
existe et où l’on est root. Ce qui est déjà là reste. La première fois, la construction dure environ 8 minutes.
Les vérifications construisent elles-mêmes ce qu’il leur faut d’autre (${onDemand}) ; nommé, un outil l’est ici.
  --check      dit seulement ce qui est là ; sortie 1 si un outil manque
Noms : ${tools.map(({ name }) => name).join(', ')}.`,
  en: `npm run tools [-- --check] [--json] [name…]
Builds KrakenD and k6 with Go (into .tools/bin), installs prometheus and prometheus-alertmanager where apt-get
exists and the user is root. What is there is kept. The first time the builds take about 8 minutes.
The checks build what else they need themselves (${onDemand}); a tool that is named is built here.
  --check      only says what is there; exit 1 when a tool is missing
Names: ${tools.map(({ name }) => name).join(', ')}.`,
}

type State = 'present' | 'outdated' | 'absent'

function stateOf(tool: Tool, path: string): State {
  const found = toolPath(tool.name, path)
  if (found === undefined) return 'absent'
  return tool.from.kind !== 'apt' && !isCurrent(tool.name, tool.from) ? 'outdated' : 'present'
}

const means =
  (has: Readonly<Record<Tool['from']['kind'], boolean>>) =>
  ({ from: { kind } }: Tool) =>
    has[kind]

interface Shown {
  readonly state: State
  /** Whether this machine could bring it. */
  readonly possible: boolean
}

/** The line of one tool: its state, its name, what it is for, and what would bring it. */
function show({ language, json, say, paint }: Terminal, tool: Tool, { state, possible }: Shown): void {
  if (json) return say(JSON.stringify({ nom: tool.name, etat: state, usage: tool.purpose[language] }))
  const words = {
    fr: { present: 'présent', outdated: 'à reconstruire', absent: 'absent' },
    en: { present: 'present', outdated: 'to be rebuilt', absent: 'missing' },
  }[language]
  const mark = state === 'present' ? paint('green', '✓') : paint('yellow', '·')
  const way = state === 'present' || possible ? '' : ` ; ${wayTo(tool, language)}`
  say(` ${mark} ${tool.name.padEnd(23)} ${words[state].padEnd(15)} ${tool.purpose[language]}${way}`)
}

function wayTo({ from }: Tool, language: 'fr' | 'en'): string {
  if (from.kind === 'apt') return `apt-get install ${from.packages.join(' ')}`
  return language === 'fr' ? 'il faut Go 1.26, https://go.dev/dl' : 'Go 1.26 is needed, https://go.dev/dl'
}

function refuseUnknown(names: readonly string[]): void {
  const unknown = names.find((name) => !tools.some((tool) => tool.name === name))
  if (unknown === undefined) return
  const known = tools.map(({ name }) => name).join(', ')
  throw new StartError({
    fr: `« ${unknown} » : inconnu, parmi ${known}`,
    en: `"${unknown}": unknown, one of ${known}`,
  })
}

async function provide({ json, say, text }: Terminal, checkout: string, tool: Tool): Promise<boolean> {
  if (!json) say(text({ fr: ` … ${tool.name} : un instant`, en: ` … ${tool.name}: one moment` }))
  const outcome = await bring(checkout, tool)
  if (!outcome.ok) process.stderr.write(`${outcome.said}\n`)
  return outcome.ok
}

function bring(checkout: string, { name, from }: Tool): Promise<Outcome> {
  if (from.kind === 'go') return buildTool(checkout, name, from)
  return from.kind === 'npm' ? installFromNpm(checkout, name, from) : installPackages(from)
}

const options = { json: JSON_OPTION, check: { type: 'boolean' } } as const

await runCommand({ help, options, words: true }, async (context) => {
  const { settings, words } = context
  const { check } = context.options
  const path = settings.inherited['PATH'] ?? ''
  refuseUnknown(words)
  const chosen = tools.filter((tool) => (words.length === 0 ? !tool.onDemand : words.includes(tool.name)))
  const isPossible = means({ go: hasProgram('go', 'version'), apt: mayInstallPackages(), npm: true })
  let faults = 0
  for (const tool of chosen) {
    // One package brings several tools, so each is looked at when its turn comes.
    const wanted = stateOf(tool, path) !== 'present' && !check && isPossible(tool)
    if (wanted && !(await provide(context, settings.checkout, tool))) faults += 1
    const after = stateOf(tool, path)
    if (check && after !== 'present') faults += 1
    show(context, tool, { state: after, possible: isPossible(tool) })
  }
  return faults === 0 ? 0 : 1
})
