/** What `npm start` shows: on a terminal a list that redraws itself while things come up, elsewhere one line an event. */

import type { RecordedProcess } from '@comptoir/system/supervisor/run-file.ts'
import type { SystemEvent } from '@comptoir/system/supervisor/supervisor.ts'
import type { Context } from './command.ts'
import { seconds } from './texts.ts'

export interface Display {
  show(event: SystemEvent): void
  /** Everything is up: the list stays as it is, and later events are lines below it. */
  settle(): void
}

/** Makes the display that suits the context: JSON lines, plain lines, or the live list. */
export function createDisplay(context: Context): Display {
  if (context.config.json)
    return { show: (event) => context.say(JSON.stringify(jsonOf(event))), settle: () => undefined }
  return context.config.terminal
    ? liveDisplay(context)
    : { show: plainLines(context), settle: () => undefined }
}

function jsonOf(event: SystemEvent): Record<string, unknown> {
  if (event.kind === 'leftovers') return { evenement: 'restes', nombre: event.count }
  const rest = { raison: event.reason, delai_ms: event.delayMs }
  if (event.kind === 'database') return { evenement: 'base', etat: event.state, ...rest }
  const { id, port, state, restarts, identity } = event.process
  return { evenement: 'processus', id, port, etat: state, pid: identity?.pid, relances: restarts, ...rest }
}

/** Says what a person wants to know: that something is up, that it fell, that it is back. */
function plainLines(context: Context): (event: SystemEvent) => void {
  const { texts, say, paint } = context
  return (event) => {
    if (event.kind === 'leftovers') return say(` ${paint('yellow', '!')} ${texts.leftovers(event.count)}`)
    const { id, state, again } = summary(event)
    if (state === 'relance') {
      say(` ${paint('red', '✗')} ${texts.fell(id, event.reason ?? '?', seconds(event.delayMs ?? 0, texts))}`)
    } else if (state === 'pret') say(` ${paint('green', '✓')} ${again ? texts.back(id) : id}`)
  }
}

function summary(event: Exclude<SystemEvent, { kind: 'leftovers' }>) {
  if (event.kind === 'database') return { id: event.server, state: event.state, again: event.again === true }
  return { id: event.process.id, state: event.process.state, again: event.process.restarts > 0 }
}

function liveDisplay(context: Context): Display {
  const lines = new Map<string, string>()
  const plain = plainLines(context)
  let drawn = 0
  let settled = false
  const draw = () => {
    const up = drawn === 0 ? '' : `\u001B[${drawn}A`
    process.stdout.write(`${up}${[...lines.values()].map((line) => `\u001B[2K${line}\n`).join('')}`)
    drawn = lines.size
  }
  return {
    show: (event) => {
      if (settled) return plain(event)
      if (event.kind === 'leftovers') lines.set('leftovers', ` ! ${context.texts.leftovers(event.count)}`)
      else if (event.kind === 'database') lines.set('database', databaseLine(event, context))
      else lines.set(event.process.id, processLine(event.process, event.reason, context))
      draw()
    },
    settle: () => {
      settled = true
    },
  }
}

const marks = {
  demarre: ['yellow', '…'],
  pret: ['green', '✓'],
  relance: ['red', '✗'],
  arrete: ['grey', '·'],
} as const

const mark = (state: keyof typeof marks, paint: Context['paint']): string =>
  paint(marks[state][0], marks[state][1])

const databaseLine = (
  { server, state }: { server: string; state: keyof typeof marks },
  { texts, paint }: Context,
): string => ` ${mark(state, paint)} ${server}  ${paint('grey', texts.state[state])}`

function processLine(
  { name, port, state }: RecordedProcess,
  reason: string | undefined,
  { texts, paint }: Context,
): string {
  const end = reason === undefined ? '' : ` (${reason})`
  return ` ${mark(state, paint)} ${name.padEnd(14)} ${port}  ${paint('grey', `${texts.state[state]}${end}`)}`
}
