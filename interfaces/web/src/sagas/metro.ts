/** The line that a saga travels: a station for each step, and the way back beneath it. Pure. */
import type { SagaStep } from './types.ts'

export type Passage = 'done' | 'here' | 'refused' | 'parked' | 'ahead' | 'never'
export type Return = 'undone' | 'undoing' | 'parked' | 'to-undo'

export interface Station {
  readonly step: SagaStep
  readonly passage: Passage
  /** Absent: there is nothing to take back, or no way back was taken. */
  readonly back: Return | undefined
  readonly isPivot: boolean
  /** When its last attempt on the way on ended. */
  readonly at: string | null
}

/** The stations of these steps; `isBack`: the saga is on its way back, or has come back. */
export function stationsOf(steps: readonly SagaStep[], isBack: boolean): Station[] {
  return steps.map((step) => ({
    step,
    passage: passageOf(step, isBack),
    back: returnOf(step),
    isPivot: step.nature === 'pivot',
    at: step.tentatives.findLast(({ sens, fin }) => sens === 'action' && fin !== null)?.fin ?? null,
  }))
}

const isUndone = ({ tentatives }: SagaStep) => tentatives.some(({ sens }) => sens === 'annulation')

function passageOf(step: SagaStep, isBack: boolean): Passage {
  switch (step.etat) {
    case 'reussie':
    case 'forcee':
    case 'a_annuler':
    case 'annulation_en_cours':
    case 'annulee':
      return 'done'
    case 'refusee':
      return 'refused'
    case 'bloquee':
      return isUndone(step) ? 'done' : 'parked'
    case 'en_cours':
      return 'here'
    case 'non_demandee':
      return 'never'
    default:
      return isBack ? 'never' : 'ahead'
  }
}

function returnOf(step: SagaStep): Return | undefined {
  if (step.etat === 'annulee') return 'undone'
  if (step.etat === 'annulation_en_cours') return 'undoing'
  if (step.etat === 'a_annuler') return 'to-undo'
  return step.etat === 'bloquee' && isUndone(step) ? 'parked' : undefined
}

/** As many letters as a name beside a stop has room for. */
const LINE_LETTERS = 22

/** A name in two lines where one is too short for it, parted where both are alike. */
export function linesOf(name: string): readonly string[] {
  if (name.length <= LINE_LETTERS) return [name]
  const gaps = [...name.matchAll(/ /g)].map(({ index }) => index)
  const middle = gaps.toSorted((a, b) => Math.abs(2 * a - name.length) - Math.abs(2 * b - name.length))[0]
  return middle === undefined ? [name] : [name.slice(0, middle), name.slice(middle + 1)]
}
