import { type Outcome, operation, refuse } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import type { SagaHistory } from '@comptoir/saga/engine.ts'
import { advance } from '@comptoir/saga/machine/advance.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { initialState, statusOf, type Transition } from '@comptoir/saga/machine/state.ts'
import { expect, test } from 'vitest'
import { sagas } from '../src/sagas/all.ts'
import { definitionsOf } from '../src/sagas/saga.ts'
import { STEP_WORDS } from '../src/sagas/step-words.ts'
import { summaryOf, timelineOf } from '../src/view/timeline.ts'

const empty = Type.Object({})
const ask = operation({ id: 'stock.reserver', body: empty, reply: empty, refusals: ['PAIEMENT_REFUSE'] })
const { compensable, pivot, retriable } = stepsFor<object>()
const achat = defineSaga(
  'achat',
  [
    compensable('reserver', { call: () => ask({}), undo: () => ask({}), reached: 'STOCK_RESERVE' }),
    pivot('payer', { call: () => ask({}), undo: () => ask({}), reached: 'PAYEE' }),
    retriable('confirmer', { call: () => ask({}), reached: 'CONFIRMEE' }),
  ],
  { compensated: 'ANNULEE' },
)

const done: Outcome = { kind: 'succeeded', reply: {} }
const unknown: Outcome = { kind: 'unknown', reason: 'TIMEOUT' }
const refused: Outcome = { kind: 'refused', refusal: refuse('PAIEMENT_REFUSE') }

/** The history of a saga whose calls ended so, one after the other. */
function history(outcomes: readonly Outcome[], over: Partial<SagaHistory> = {}): SagaHistory {
  const first = initialState(achat, { sagaId: 's', input: {}, now: 0, deadlineMs: 60_000 })
  const transitions: Transition[] = []
  const state = outcomes.reduce((before, outcome, index) => {
    const now = 1_000 * (index + 1)
    const happened = { outcome, now, askedAt: now - 10, random: 0, limits: DEFAULT_LIMITS }
    const change = advance(achat, before, happened)
    transitions.push(...change.transitions)
    return change.state
  }, first)
  return {
    id: 's',
    definition: 'achat',
    definitionVersion: 1,
    version: 4,
    status: statusOf(state),
    state,
    instance: 'orchestrateur-1',
    trace: null,
    unreadable: null,
    orphaned: false,
    takeovers: 0,
    nextTryAt: null,
    createdAt: 0,
    updatedAt: 5_000,
    endedAt: state.phase === 'completed' || state.phase === 'compensated' ? 5_000 : null,
    transitions,
    ...over,
  }
}

test('a completed saga shows each step, each attempt with its times, and that all went well', () => {
  const timeline = timelineOf(achat, history([unknown, done, done, done]), 'fr')
  expect(timeline).toMatchObject({
    statut: 'TERMINEE',
    pourquoi: 'Toutes les étapes ont réussi.',
    essaisReprise: 0,
    prochainEssai: null,
    termineeLe: '1970-01-01T00:00:05.000Z',
  })
  expect(timeline.etapes.map(({ etat }) => etat)).toEqual(['reussie', 'reussie', 'reussie'])
  expect(timeline.etapes[0]?.tentatives).toMatchObject([
    {
      essai: 1,
      issue: 'inconnue',
      detail: 'TIMEOUT',
      debut: '1970-01-01T00:00:00.990Z',
      fin: '1970-01-01T00:00:01.000Z',
    },
    { essai: 2, issue: 'reussie' },
  ])
})

test('an undone saga says which step was refused, in the reader’s language', () => {
  const saga = history([done, refused, done])
  const timeline = timelineOf(achat, saga, 'fr')
  expect(timeline.pourquoi).toBe(
    'Annulée, tout est défait : l’étape « Prélever le paiement » a été refusée (paiement refusé).',
  )
  expect(timelineOf(achat, saga, 'en').pourquoi).toBe(
    'Cancelled, everything is undone: step "Take the payment" was refused (payment refused).',
  )
  expect(timeline.etapes.map(({ etat }) => etat)).toEqual(['annulee', 'refusee', 'non_demandee'])
})

test('a parked saga says where and why it is stuck', () => {
  const timeline = timelineOf(achat, history([done, refused, refused]), 'fr')
  expect(timeline.etapes[0]?.etat).toBe('bloquee')
  expect(timeline.pourquoi).toContain('Bloquée à l’étape « reserver »')
})

test('a cancellation that came too late is told after the rest, in the reader’s language', () => {
  const saga = history([done, done, done])
  const late: Transition = {
    at: 4_000,
    kind: 'cancel-too-late',
    step: '-',
    direction: 'do',
    attempt: 0,
    detail: 'le client renonce',
    phase: 'completed',
  }
  const told = { ...saga, transitions: [...saga.transitions, late] }
  expect(timelineOf(achat, told, 'fr').pourquoi).toBe(
    'Toutes les étapes ont réussi. L’annulation demandée (« le client renonce ») est arrivée trop tard : le point de non-retour était passé.',
  )
  expect(timelineOf(achat, told, 'en').pourquoi).toBe(
    'Every step succeeded. The cancellation asked for ("le client renonce") came too late: the point of no return was passed.',
  )
})

test('a takeover says whose the saga was, and whether that owner was lost', () => {
  const saga = history([done])
  const lost = { owner: 'o', instance: 'orchestrateur-8002', epoch: 1, left: false }
  const takeover: Transition = {
    at: 2_000,
    kind: 'taken-over',
    step: 'payer',
    direction: 'do',
    attempt: 0,
    phase: 'running',
    lost,
  }
  const { reprises } = timelineOf(achat, { ...saga, transitions: [...saga.transitions, takeover] }, 'fr')
  expect(reprises).toEqual([
    { a: '1970-01-01T00:00:02.000Z', instance: 'orchestrateur-8002', epoque: 1, perdue: true },
  ])
})

const shown = {
  definition: achat,
  saga: { facts: () => ({ numero: 7, magasinId: 1, clientId: null, montantCents: 1_050 }) },
  language: 'fr',
  now: 9_400,
} as const

test('a list names the step of a saga that is not ended, and its age', () => {
  expect(summaryOf(history([done]), shown)).toMatchObject({
    statut: 'EN_COURS',
    etape: 'payer',
    ageS: 9,
    numero: 7,
    magasinId: 1,
    montant: 10.5,
    libelle: 'Prélever le paiement',
    pourquoi: 'En cours, à l’étape « Prélever le paiement ».',
  })
  expect(summaryOf(history([done, done, done]), shown)).toMatchObject({ etape: null, libelle: null })
  expect(summaryOf(history([done], { state: null, unreadable: 'state: is no object' }), shown)).toMatchObject(
    {
      etape: null,
      illisible: 'state: is no object',
    },
  )
})

test('each step of each saga has its words in both languages, and no words stand for nothing', () => {
  const steps = new Set(definitionsOf(sagas).flatMap((one) => one.steps.map(({ name }) => name)))
  expect(Object.keys(STEP_WORDS).toSorted()).toEqual([...steps].toSorted())
  for (const { fr, en } of Object.values(STEP_WORDS)) expect(fr).not.toBe(en)
})

test('the detail of a saga tells its steps in the language of the reader', () => {
  const vente = definitionsOf(sagas).find(({ name }) => name === 'vente')
  if (vente === undefined) throw new Error('no saga vente')
  const state = initialState(vente, { sagaId: 's', input: {}, now: 0, deadlineMs: 60_000 })
  const told = (language: 'fr' | 'en') =>
    timelineOf(vente, history([], { definition: 'vente', state }), language).etapes[0]
  expect(told('fr')).toMatchObject({
    etape: 'ouvrir-vente',
    libelle: 'Ouvrir la vente et figer ses prix',
  })
  expect(told('en')).toMatchObject({ libelle: 'Open the sale and freeze its prices' })
})
