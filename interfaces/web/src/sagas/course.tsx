import { clockTime, fill, plural } from '../words/words.ts'
import { linesOf, type Passage, type Return, type Station, stationsOf } from './metro.ts'
import type { Saga } from './types.ts'
import { sagaWords } from './words.ts'

const [FIRST, APART, ON, BACK] = [84, 176, 58, 124]
const xOf = (index: number) => FIRST + APART * index

/** The way on above, the way back beneath it; the stop where it waits. */
export function Course({ saga }: { readonly saga: Saga }) {
  const stations = stationsOf(saga.etapes, saga.statut === 'COMPENSATION' || saga.statut === 'ANNULEE')
  const width = FIRST * 2 + APART * Math.max(0, stations.length - 1)
  const isComingBack = stations.some(({ back }) => back !== undefined)
  const spoken = stations.map(spokenStation).join(' ; ')
  return (
    <section className="card" aria-labelledby="course">
      <h2 id="course">{sagaWords.course}</h2>
      <div className="scroll" tabIndex={0} role="group" aria-label={sagaWords.course}>
        <svg
          className="metro"
          viewBox={`0 0 ${width} ${isComingBack ? 162 : 98}`}
          style={{ minWidth: width * 0.72, maxWidth: width * 1.2 }}
          role="img"
          aria-label={spoken}
        >
          {stations.slice(1).map((station, index) => (
            <line
              key={station.step.etape}
              className={isReached(station.passage) ? 'rail done' : 'rail'}
              x1={xOf(index)}
              x2={xOf(index + 1)}
              y1={ON}
              y2={ON}
            />
          ))}
          <WayBack stations={stations} />
          {stations.map((station, index) => (
            <Stop key={station.step.etape} station={station} x={xOf(index)} />
          ))}
        </svg>
      </div>
    </section>
  )
}

const isReached = (passage: Passage) => passage !== 'ahead' && passage !== 'never'

function WayBack({ stations }: { readonly stations: readonly Station[] }) {
  const places = stations.flatMap(({ back }, index) => (back === undefined ? [] : [index]))
  const last = places.at(-1)
  if (last === undefined) return null
  const turn = xOf(last) + APART / 2
  return (
    <>
      <path className="rail back" d={`M${turn} ${ON}v${BACK - ON - 22}a22 22 0 0 1-22 22H${xOf(last)}`} />
      {places.slice(0, -1).map((place, index) => (
        <line
          key={place}
          className={stations[place]?.back === 'to-undo' ? 'rail' : 'rail back'}
          x1={xOf(place)}
          x2={xOf(places[index + 1] ?? place)}
          y1={BACK}
          y2={BACK}
        />
      ))}
    </>
  )
}

function Stop({ station, x }: { readonly station: Station; readonly x: number }) {
  const { passage, back, step, at, isPivot } = station
  return (
    <g>
      <text textAnchor="middle">
        {linesOf(step.libelle).map((line, at) => (
          <tspan key={line} x={x} y={16 + 17 * at}>
            {line}
          </tspan>
        ))}
      </text>
      <Mark kind={passage} x={x} y={ON} />
      <text className="small" x={x} y={ON + 28} textAnchor="middle">
        {at === null ? (isPivot ? sagaWords.pivot : '') : clockTime(Date.parse(at))}
      </text>
      {back !== undefined && (
        <>
          <Mark kind={back} x={x} y={BACK} />
          <text className="small" x={x} y={BACK + 32} textAnchor="middle">
            {SPOKEN_BACK[back]}
            {step.etat === 'bloquee' && `, ${plural(sagaWords.tries, undoTries(step))}`}
          </text>
        </>
      )}
    </g>
  )
}

/** A shape of its own for each passage, so that colour is never alone. */
function Mark({ kind, x, y }: { readonly kind: Passage | Return; readonly x: number; readonly y: number }) {
  if (kind === 'parked')
    return (
      <g className="mark parked">
        <rect x={x - 14} y={y - 14} width={28} height={28} rx={7} />
        <path d={`M${x - 4} ${y - 6}v12m8-12v12`} />
      </g>
    )
  if (kind === 'refused')
    return (
      <g className="mark refused">
        <path d={`M${x} ${y - 16}l16 16-16 16-16-16z`} />
        <path className="sign" d={`M${x - 5} ${y - 5}l10 10m0-10-10 10`} />
      </g>
    )
  return <circle className={`mark ${kind}`} cx={x} cy={y} r={10} />
}

function spokenStation({ step, passage, back }: Station): string {
  const name = step.libelle
  const went = {
    done: sagaWords.reussie,
    here: sagaWords.en_cours,
    refused: sagaWords.refusee,
    parked: sagaWords.BLOQUEE,
    ahead: sagaWords.toCome,
    never: sagaWords.noReturn,
  }
  const came = back === undefined ? '' : `, ${fill(sagaWords.undoOf, { step: SPOKEN_BACK[back] })}`
  return `${name} : ${went[passage]}${came}`
}

const SPOKEN_BACK: Readonly<Record<Return, string>> = {
  undone: sagaWords.reussie,
  undoing: sagaWords.en_cours,
  parked: sagaWords.BLOQUEE,
  'to-undo': sagaWords.toCome,
}

const undoTries = ({ tentatives }: Station['step']): number =>
  tentatives.filter(({ sens }) => sens === 'annulation').length
