import { unId } from '@comptoir/testing/builders.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Demand, decidePaiements, type Paiement, type Situation } from '../src/domain/paiement.ts'

const rules = { guestLimitCents: 50_000, initialBalanceCents: 100_000 }
const uneDemande = (n: number, given: Partial<Demand> = {}): Demand => ({
  reference: unId(n),
  clientId: null,
  montantCents: 1_000,
  ...given,
})
const uneSituation = (given: Partial<Situation> = {}): Situation => ({
  paiements: new Map(),
  soldes: new Map(),
  rules,
  ...given,
})
const un = (demand: Demand, situation = uneSituation()) => decidePaiements([demand], situation)[0]

describe('who pays from what', () => {
  test('a guest pays up to the limit, and not one cent more', () => {
    expect(un(uneDemande(1, { montantCents: 50_000 }))).toEqual({ kind: 'capturer' })
    expect(un(uneDemande(1, { montantCents: 50_001 }))).toEqual({
      kind: 'refus',
      refus: { refus: 'PAIEMENT_REFUSE', details: { motif: 'plafond-invite', montant: 500.01 } },
    })
  })

  test('a client pays down to nothing, whatever the limit of guests is', () => {
    const situation = uneSituation({ soldes: new Map([[1, 150_000]]) })
    expect(un(uneDemande(1, { clientId: 1, montantCents: 150_000 }), situation)?.kind).toBe('capturer')
    expect(un(uneDemande(1, { clientId: 1, montantCents: 150_001 }), situation)).toMatchObject({
      refus: { details: { motif: 'solde-insuffisant', montant: 1500.01 } },
    })
  })

  test('an account that was never used has the initial balance', () => {
    expect(un(uneDemande(1, { clientId: 9, montantCents: 100_000 }))?.kind).toBe('capturer')
    expect(un(uneDemande(1, { clientId: 9, montantCents: 100_001 }))?.kind).toBe('refus')
  })

  test('within a group, a refused payment leaves the balance to the next one', () => {
    const montants = [90_000, 20_000, 10_000]
    const verdicts = decidePaiements(
      montants.map((montantCents, n) => uneDemande(n, { clientId: 9, montantCents })),
      uneSituation(),
    )
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['capturer', 'refus', 'capturer'])
  })

  test('a client never pays more than the balance, however the group is made', () => {
    const group = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(80_000)), { maxLength: 20 })
    fc.assert(
      fc.property(group, (pairs) => {
        const demands = pairs.map(([clientId, montantCents], n) => uneDemande(n, { clientId, montantCents }))
        const spent = new Map<number, number>()
        decidePaiements(demands, uneSituation()).forEach((verdict, index) => {
          const { clientId, montantCents } = demands[index] as Demand
          const total = (spent.get(clientId as number) ?? 0) + montantCents
          expect(verdict.kind).toBe(total <= rules.initialBalanceCents ? 'capturer' : 'refus')
          if (verdict.kind === 'capturer') spent.set(clientId as number, total)
        })
      }),
    )
  })
})

describe('a reference that is known', () => {
  const capture = { clientId: null, montantCents: 1_000, at: new Date(0) }
  const knowing = (paiement: Paiement) => uneSituation({ paiements: new Map([[unId(1), paiement]]) })

  test('is the same payment when its content is the same', () => {
    expect(un(uneDemande(1), knowing({ statut: 'CAPTUREE', ...capture }))).toEqual({
      kind: 'deja-capturee',
      at: new Date(0),
    })
  })

  test('is never another payment', () => {
    const situation = knowing({ statut: 'CAPTUREE', ...capture })
    expect(un(uneDemande(1, { montantCents: 999 }), situation)?.kind).toBe('autre-contenu')
    expect(un(uneDemande(1, { clientId: 1 }), situation)?.kind).toBe('autre-contenu')
  })

  test('stays void once it was refunded, or voided before it came', () => {
    expect(un(uneDemande(1), knowing({ statut: 'REMBOURSEE', ...capture }))?.kind).toBe('annulee')
    expect(un(uneDemande(1), knowing({ statut: 'ANNULEE' }))?.kind).toBe('annulee')
  })
})
