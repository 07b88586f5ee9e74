import { useState } from 'react'
import { TableFrame } from '../parts/table-frame.tsx'
import { clockTime, fill, instant, span, words } from '../words/words.ts'
import { type Bar, friseOf, type Row } from './frise.ts'
import { useNow } from './saga-table.tsx'
import type { Attempt, Saga, SagaStep } from './types.ts'
import { sagaWords } from './words.ts'

/** A scale that is shorter counts from its beginning: its clock would say the same everywhere. */
const SHORT_MS = 10_000

const VIEWS = ['bars', 'list', 'events'] as const

/** What was asked when, three ways: bars on a time scale, a list, and each event. */
export function Chronology({ saga }: { readonly saga: Saga }) {
  const [view, setView] = useState<(typeof VIEWS)[number]>('bars')
  return (
    <section className="card" aria-labelledby="chronology">
      <div className="head">
        <h2 id="chronology">{sagaWords.chronology}</h2>
        <div className="seg">
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="quiet"
              aria-pressed={one === view}
              onClick={() => setView(one)}
            >
              {sagaWords[one]}
            </button>
          ))}
        </div>
      </div>
      {view === 'bars' && <Bars saga={saga} />}
      {view === 'list' && <Attempts saga={saga} />}
      {view === 'events' && <Events saga={saga} />}
    </section>
  )
}

function Bars({ saga }: { readonly saga: Saga }) {
  const now = useNow()
  const [told, setTold] = useState('')
  const { rows, folds, ticks } = friseOf(saga, saga.statut === 'BLOQUEE' ? Date.parse(saga.modifie_le) : now)
  const first = ticks[0]?.at ?? 0
  const isShort = (ticks.at(-1)?.at ?? 0) - first < SHORT_MS
  return (
    <>
      <div className="frise">
        <div className="frise-row axis" aria-hidden="true">
          <span />
          <span className="track">
            {ticks.map(({ left, at }) => (
              <b key={left} style={{ left: `${left}%` }}>
                {isShort ? fill(sagaWords.after, { time: span(at - first) }) : clockTime(at)}
              </b>
            ))}
          </span>
          <span>{sagaWords.duration}</span>
        </div>
        {rows.map((row) => (
          <BarRow key={row.step.etape} row={row} tell={setTold} isEnded={saga.terminee_le !== null} />
        ))}
      </div>
      <p className="soft told" role="status">
        {told}
      </p>
      {folds.map(({ left, ms }) => (
        <p className="soft" key={left}>
          ⋯ {fill(sagaWords.folded, { time: span(ms) })}
        </p>
      ))}
    </>
  )
}

interface BarRowProps {
  readonly row: Row
  readonly tell: (text: string) => void
  readonly isEnded: boolean
}

function BarRow({ row, tell, isEnded }: BarRowProps) {
  const { step, action, undo, waits, ms } = row
  const isAsked = action.length + undo.length > 0
  const isLost = isEnded || step.etat === 'non_demandee'
  return (
    <div className="frise-row">
      <span className="step">
        <b>{step.libelle}</b>
        {undo.length > 0 && <small className="undo">↩ {sagaWords.undo}</small>}
        {step.nature === 'pivot' && <small>{sagaWords.pivot}</small>}
      </span>
      <span className={undo.length > 0 ? 'track two' : 'track'}>
        {waits.map(({ left, width, isUndo }) => (
          <i
            key={`${left}${isUndo}`}
            className={isUndo ? 'wait low' : 'wait'}
            style={{ left: `${left}%`, width: `${width}%` }}
          />
        ))}
        {[...action, ...undo].map((bar) => (
          <BarButton
            key={`${bar.attempt.sens}${bar.attempt.essai}`}
            bar={bar}
            name={nameOf(step, bar)}
            tell={tell}
          />
        ))}
        <Outcome bar={action.at(-1)} />
        {!isAsked && <em>{isLost ? sagaWords.noReturn : sagaWords.toCome}</em>}
      </span>
      <span className="soft figure">{ms === undefined ? '–' : span(ms)}</span>
    </div>
  )
}

function nameOf({ libelle: what }: Pick<SagaStep, 'libelle'>, { attempt, ms }: Bar): string {
  return fill(sagaWords.attempt, {
    step: attempt.sens === 'action' ? what : fill(sagaWords.undoOf, { step: what }),
    n: attempt.essai,
    outcome: outcomeOf(attempt),
    time: span(ms),
  })
}

const outcomeOf = ({ issue }: Attempt): string =>
  issue === 'reussie' || issue === 'refusee' || issue === 'en_cours' ? sagaWords[issue] : sagaWords.inconnue

/** Beyond this part of the scale there is no room for words beside a bar. */
const ROOM_UNTIL = 70

/** What came of the last attempt, beside its bar: the bar itself says it to who hears the page. */
function Outcome({ bar }: { readonly bar: Bar | undefined }) {
  if (bar === undefined || bar.left + bar.width > ROOM_UNTIL) return null
  const { left, width, attempt } = bar
  return (
    <em aria-hidden="true" style={{ left: `calc(max(${left + width}%, ${left}% + 10px) + 8px)` }}>
      {attempt.detail === undefined ? outcomeOf(attempt) : `${outcomeOf(attempt)} : ${attempt.detail}`}
    </em>
  )
}

/** From this width on a bar has room for its number. */
const NUMBERED_FROM = 4

interface BarButtonProps {
  readonly bar: Bar
  readonly name: string
  readonly tell: (text: string) => void
}

function BarButton({ bar: { left, width, attempt }, name, tell }: BarButtonProps) {
  const low = attempt.sens === 'annulation' ? ' low' : ''
  const say = () => tell(attempt.detail === undefined ? name : `${name} : ${attempt.detail}`)
  return (
    <button
      type="button"
      className={`attempt ${attempt.issue}${low}`}
      style={{ left: `min(${left}%, 100% - 10px)`, width: `max(10px, ${width}%)` }}
      aria-label={name}
      title={name}
      onClick={say}
      onFocus={say}
    >
      {width >= NUMBERED_FROM && attempt.issue === 'inconnue' && attempt.essai}
    </button>
  )
}

/** Each attempt in a line: for print, and for who listens to the page. */
function Attempts({ saga }: { readonly saga: Saga }) {
  return (
    <ol className="attempts">
      {saga.etapes.flatMap(({ etape, libelle, tentatives }) =>
        tentatives.map((attempt) => {
          const ms =
            attempt.debut === null || attempt.fin === null
              ? 0
              : Date.parse(attempt.fin) - Date.parse(attempt.debut)
          const text = nameOf({ libelle }, { attempt, ms, left: 0, width: 0 })
          return (
            <li key={`${etape}${attempt.sens}${attempt.essai}`}>
              {text}
              {attempt.detail !== undefined && <small className="soft"> {attempt.detail}</small>}
            </li>
          )
        }),
      )}
    </ol>
  )
}

interface Event {
  readonly at: string
  readonly text: string
  readonly detail: string | undefined
}

function eventsOf(saga: Saga): Event[] {
  const reached = saga.etats.map(({ statut, a }) => ({ at: a, text: statut, detail: undefined }))
  const taken = saga.reprises.map(({ a, instance, perdue }) => ({
    at: a,
    text: fill(sagaWords.tookOver, { instance, why: perdue ? sagaWords.lost : sagaWords.left }),
    detail: undefined,
  }))
  const asked = saga.etapes.flatMap(({ libelle, tentatives }) =>
    tentatives.flatMap((attempt) =>
      attempt.fin === null
        ? []
        : [
            {
              at: attempt.fin,
              text: `${libelle} : ${outcomeOf(attempt)}`,
              detail: attempt.detail,
            },
          ],
    ),
  )
  return [...reached, ...taken, ...asked].sort((a, b) => a.at.localeCompare(b.at))
}

function Events({ saga }: { readonly saga: Saga }) {
  return (
    <TableFrame
      label={sagaWords.events}
      className="events"
      titles={[words.when, sagaWords.outcome, words.detail]}
    >
      {eventsOf(saga).map(({ at, text, detail }, index) => (
        // Two events of one instant may have one text: only their order tells them apart.
        <tr key={index}>
          <td title={instant(at)}>{clockTime(Date.parse(at))}</td>
          <td>{text}</td>
          <td>{detail ?? '–'}</td>
        </tr>
      ))}
    </TableFrame>
  )
}
