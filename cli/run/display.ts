/** What `npm start` shows: on a terminal a list that redraws itself while things come up, elsewhere one line an event. */
import { eventLine } from '@comptoir/system/supervisor/event-lines.ts'
import type { ProcessState, RecordedProcess } from '@comptoir/system/supervisor/run-file.ts'
import type { SystemEvent } from '@comptoir/system/supervisor/supervisor.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { STATE, seconds } from './words.ts'

export interface Display {
  show(event: SystemEvent): void
  /** Everything is up: the list stays as it is, and later events are lines below it. */
  settle(): void
}

/** Makes the display that suits the terminal: JSON lines, plain lines, or the live list. */
export function createDisplay(terminal: Terminal): Display {
  if (terminal.json) return { show: (event) => terminal.say(eventLine(event)), settle: () => undefined }
  return process.stdout.isTTY
    ? liveDisplay(terminal)
    : { show: (event) => plainLine(event, terminal), settle: () => undefined }
}

/** Says what a person wants to know: that something is up, that it fell, that it is back. */
function plainLine(event: SystemEvent, terminal: Terminal): void {
  const { text, say, paint } = terminal
  if (event.kind === 'leftovers') return say(` ${paint('yellow', '!')} ${leftovers(event.count, terminal)}`)
  const { id, state, again } = summary(event)
  if (state === 'relance') {
    const why = event.reason ?? '?'
    const wait = seconds(event.delayMs ?? 0, terminal)
    const fr = `${id} est tombé (${why}), relancé dans ${wait} s`
    say(` ${paint('red', '✗')} ${text({ fr, en: `${id} fell (${why}), starting again in ${wait} s` })}`)
  } else if (state === 'pret') {
    const back = text({ fr: `${id} est de nouveau prêt`, en: `${id} is ready again` })
    say(` ${paint('green', '✓')} ${again ? back : id}`)
  }
}

const leftovers = (count: number, { text }: Terminal): string =>
  text({
    fr: `${count} processus d’un démarrage interrompu ont été arrêtés`,
    en: `${count} processes of an interrupted start were stopped`,
  })

function summary(event: Exclude<SystemEvent, { kind: 'leftovers' }>) {
  if (event.kind !== 'process') return { id: event.server, state: event.state, again: event.again === true }
  return { id: event.process.id, state: event.process.state, again: event.process.restarts > 0 }
}

function liveDisplay(terminal: Terminal): Display {
  const lines = new Map<string, string>()
  let drawn = 0
  let settled = false
  const draw = () => {
    const up = drawn === 0 ? '' : `\u001B[${drawn}A`
    process.stdout.write(`${up}${[...lines.values()].map((line) => `\u001B[2K${line}\n`).join('')}`)
    drawn = lines.size
  }
  return {
    show: (event) => {
      if (settled) return plainLine(event, terminal)
      if (event.kind === 'leftovers') lines.set('leftovers', ` ! ${leftovers(event.count, terminal)}`)
      else if (event.kind !== 'process')
        lines.set(event.server, listLine(event.server, event.state, terminal))
      else lines.set(event.process.id, processLine(event.process, event.reason, terminal))
      draw()
    },
    settle: () => {
      settled = true
    },
  }
}

const MARKS = {
  demarre: ['yellow', '…'],
  pret: ['green', '✓'],
  relance: ['red', '✗'],
  arrete: ['grey', '·'],
} as const

const listLine = (what: string, state: ProcessState, { paint, text }: Terminal): string =>
  ` ${paint(MARKS[state][0], MARKS[state][1])} ${what}  ${paint('grey', text(STATE[state]))}`

const processLine = (
  { name, port, state }: RecordedProcess,
  reason: string | undefined,
  terminal: Terminal,
): string =>
  `${listLine(`${name.padEnd(14)} ${port}`, state, terminal)}${reason === undefined ? '' : ` (${reason})`}`
