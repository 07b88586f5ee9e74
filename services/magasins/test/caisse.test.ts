import type { Caller } from '@comptoir/contracts/access.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  attenduOf,
  type Caisse,
  decideCash,
  decideCompte,
  decideFermeture,
  decideHolder,
  decideMouvement,
  decideOuverture,
  decideSession,
  type Session,
} from '../src/domain/caisse.ts'

const session: Session = {
  id: 's',
  tenuePar: { id: '1', nom: 'Bob' },
  fondCents: 10_000,
  ouverteLe: new Date(0),
}
const closed: Caisse = { id: 3, magasinId: 1, nom: 'Caisse 3', statut: 'FERMEE' }
const open: Caisse = { ...closed, statut: 'OUVERTE', session }
const staff = (role: Caller['role'], subject = '2', magasins = [1]): Caller => ({ role, subject, magasins })

test('a till opens when nobody holds it, in a store that is open', () => {
  expect(decideOuverture(closed, true)).toBeUndefined()
  expect(decideOuverture(closed, false)).toMatchObject({ refus: 'MAGASIN_FERME' })
  expect(decideOuverture(open, true)).toMatchObject({ refus: 'CAISSE_OCCUPEE', details: { tenuePar: 'Bob' } })
})

test('a session belongs to its store; a responsable has all stores', () => {
  expect(decideSession(staff('gestionnaire'), open)).toBe(session)
  expect(decideSession(staff('gestionnaire', '2', [2]), open)).toMatchObject({ refus: 'MAGASIN_INTERDIT' })
  expect(decideSession(staff('responsable', '2', []), open)).toBe(session)
  expect(decideSession(staff('gestionnaire'), closed)).toMatchObject({ refus: 'CAISSE_FERMEE' })
})

test('an employe acts on the till that he holds; those who close tills act on all', () => {
  expect(decideHolder(staff('employe', '1'), 3, session)).toBeUndefined()
  expect(decideHolder(staff('employe'), 3, session)).toMatchObject({ refus: 'CAISSE_OCCUPEE' })
  expect(decideHolder(staff('gestionnaire'), 3, session)).toBeUndefined()
})

test('cash is a multiple of 5 cents', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (cents) => {
      expect(decideCash('fond', cents / 100)).toEqual(
        cents % 5 === 0 ? cents : { refus: 'MONTANT_SANS_PIECE', details: { champ: 'fond' } },
      )
    }),
  )
  expect(decideCompte(0.001)).toEqual({ refus: 'MONTANT_TROP_FIN', details: { champ: 'compte' } })
})

test('pieces and notes add up as their total does', () => {
  const piece = fc.record({
    valeur: fc.constantFrom(0.05, 0.1, 0.25, 1, 2, 5, 10, 20, 50, 100),
    nombre: fc.integer({ min: 0, max: 10_000 }),
  })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const cents = pieces.reduce(
        (sum, { valeur, nombre }) => sum + Number((valeur * 100).toFixed()) * nombre,
        0,
      )
      expect(decideCompte(pieces)).toBe(cents)
      expect(decideCompte(cents / 100)).toBe(cents)
    }),
  )
})

test('whatever is put in and taken out, a till holds its float and what moved, and never less than nothing', () => {
  const moves = fc.array(
    fc.record({
      sens: fc.constantFrom('ENTREE' as const, 'SORTIE' as const),
      montantCents: fc.integer({ min: 1, max: 4_000 }).map((coins) => coins * 5),
    }),
  )
  fc.assert(
    fc.property(moves, fc.integer({ min: 0, max: 8_000 }), (asked, counted) => {
      const totals = { entreesCents: 0, sortiesCents: 0, ventesCents: 0, retoursCents: 0 }
      for (const move of asked) {
        const attenduCents = attenduOf(session, totals)
        if (decideMouvement({ id: 3, attenduCents }, move) !== undefined) continue
        totals[move.sens === 'ENTREE' ? 'entreesCents' : 'sortiesCents'] += move.montantCents
        expect(attenduOf(session, totals)).toBeGreaterThanOrEqual(0)
      }
      const compteCents = counted * 5
      const fermeture = decideFermeture(session, totals, { compteCents, motif: 'compté deux fois' })
      expect(fermeture).toMatchObject({
        attenduCents: session.fondCents + totals.entreesCents - totals.sortiesCents,
        ecartCents: compteCents - attenduOf(session, totals),
      })
    }),
  )
})

test.each([
  [-505, true],
  [-500, false],
  [0, false],
  [500, false],
  [505, true],
])('a gap of %d cents wants a reason: %s', (gap, wants) => {
  const totals = { entreesCents: 0, sortiesCents: 0, ventesCents: 0, retoursCents: 0 }
  const decided = decideFermeture(session, totals, { compteCents: session.fondCents + gap })
  expect('refus' in decided).toBe(wants)
})
