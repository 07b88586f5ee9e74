/** `npm run dead-letters -- list | show | replay`: events that were put aside, and what an operator does with them. */
import type { DeadLetter, DeadLetters, Wanted } from '@comptoir/kit/bus/dead-letters.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { type Context, JSON_OPTION, runCommand } from './run/command.ts'
import { CONSUMERS, openDeadLetters } from './run/open-dead-letters.ts'
import { UsageError } from './run/options.ts'
import { aligned } from './run/table.ts'
import { duration } from './run/words.ts'

const LISTED_MAX = 1_000

const help = {
  fr: `npm run dead-letters -- list | show ID | replay ID… | replay --all [--consumer nom] [--json]
Les événements mis de côté : leur service a échoué à chaque essai, ou ils ne tiennent pas leur contrat.
  list            service, type, id, âge et faute, les plus anciens d’abord, ${LISTED_MAX} au plus
  show ID         tout ce que dit un événement
  replay ID…      rend des événements à leur service, une fois la cause corrigée ; --all : tous
  --consumer nom  ceux d’un service ou de la file des autres programmes : ${CONSUMERS.join(', ')}
Le bus est celui du système qui tourne ici, ou celui de BUS_URL (postgres://…, amqp://…) et de BILLING_URL.`,
  en: `npm run dead-letters -- list | show ID | replay ID… | replay --all [--consumer name] [--json]
Events that were put aside: their service failed at each try, or they do not keep their contract.
  list             service, type, id, age and fault, the oldest first, ${LISTED_MAX} at most
  show ID          all that an event says
  replay ID…       gives events back to their service, once the cause is mended; --all: all
  --consumer name  those of one service, or of the queue of other programs: ${CONSUMERS.join(', ')}
The bus is that of the system that runs here, or that of BUS_URL (postgres://…, amqp://…) and of BILLING_URL.`,
}

const options = { json: JSON_OPTION, all: { type: 'boolean' }, consumer: { type: 'string' } } as const
type Work = (letters: DeadLetters) => Promise<number>

await runCommand({ help, options, words: true }, async (context) => {
  const work = workOf(context)
  const letters = await openDeadLetters(context.settings)
  try {
    return await work(letters)
  } finally {
    await letters.close()
  }
})

/** What was asked for. Throws UsageError. */
function workOf(context: Context<typeof options>): Work {
  const { words, options: given } = context
  const [act, ...ids] = words
  const wanted = { consumers: consumersOf(given.consumer), ...(ids.length === 0 ? {} : { ids }) }
  if (act === 'list' && ids.length === 0 && !given.all) return (letters) => list(letters, wanted, context)
  if (act === 'show' && ids.length === 1 && !given.all) return (letters) => show(letters, wanted, context)
  // Either all, or those that are named.
  if (act === 'replay' && given.all === (ids.length === 0))
    return (letters) => replay(letters, wanted, context)
  throw new UsageError({
    fr: 'dites : npm run dead-letters -- list, show ID, replay ID… ou replay --all',
    en: 'say: npm run dead-letters -- list, show ID, replay ID… or replay --all',
  })
}

function consumersOf(name: string | undefined): readonly string[] {
  if (name === undefined) return CONSUMERS
  if (CONSUMERS.includes(name)) return [name]
  throw new UsageError({
    fr: `--consumer : « ${name} » est inconnu, dites ${CONSUMERS.join(', ')}`,
    en: `--consumer: "${name}" is unknown, say ${CONSUMERS.join(', ')}`,
  })
}

async function list(letters: DeadLetters, wanted: Wanted, { json, say, text }: Context): Promise<number> {
  const found = await letters.list(wanted, LISTED_MAX + 1)
  const shown = found.slice(0, LISTED_MAX)
  if (json) for (const letter of shown) say(JSON.stringify(summary(letter)))
  else if (shown.length === 0)
    say(text({ fr: 'Aucun événement mis de côté.', en: 'No event was put aside.' }))
  else for (const line of aligned(shown.map(cellsOf))) say(line)
  if (found.length > LISTED_MAX && !json)
    say(text({ fr: `Il y en a plus que ces ${LISTED_MAX}.`, en: `There are more than these ${LISTED_MAX}.` }))
  return 0
}

async function show(letters: DeadLetters, wanted: Wanted, { json, say }: Context): Promise<number> {
  for (const letter of await known(letters, wanted)) {
    const { trace = null, body } = letter
    if (json) say(JSON.stringify({ ...summary(letter), trace, corps: body }))
    else say(`${cellsOf(letter).join('  ')}\n${JSON.stringify(body, undefined, 2)}`)
  }
  return 0
}

async function replay(letters: DeadLetters, wanted: Wanted, { json, say, text }: Context): Promise<number> {
  if (wanted.ids !== undefined) await known(letters, wanted)
  const count = await letters.replay(wanted)
  if (json) say(JSON.stringify({ rendus: count }))
  else
    say(
      text({
        fr: count > 1 ? `${count} événements rendus.` : `${count} événement rendu.`,
        en: count === 1 ? '1 event given back.' : `${count} events given back.`,
      }),
    )
  return 0
}

/** Those that have these ids. Throws StartError when nobody has one of them. */
async function known(letters: DeadLetters, wanted: Wanted): Promise<readonly DeadLetter[]> {
  const found = await letters.list(wanted, LISTED_MAX)
  const missing = wanted.ids?.find((id) => found.every((letter) => letter.id !== id))
  if (missing === undefined) return found
  throw new StartError({
    fr: `${missing} : aucun événement mis de côté n’a cet id ; npm run dead-letters -- list les montre`,
    en: `${missing}: no event that was put aside has this id; npm run dead-letters -- list shows them`,
  })
}

function ageSeconds({ parkedMs }: DeadLetter): number | undefined {
  return parkedMs === undefined ? undefined : Math.max(0, Math.round((Date.now() - parkedMs) / 1_000))
}

function cellsOf(letter: DeadLetter): string[] {
  const age = ageSeconds(letter)
  return [
    letter.consumer,
    letter.type ?? '-',
    letter.id,
    age === undefined ? '-' : duration(age),
    letter.fault,
  ]
}

function summary(letter: DeadLetter) {
  return {
    consommateur: letter.consumer,
    id: letter.id,
    type: letter.type ?? null,
    age_s: ageSeconds(letter) ?? null,
    faute: letter.fault,
  }
}
