import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientsOf, partsOfRefund, partsOfSale, signOfPart } from '../src/domain/moyens.ts'
import {
  decideEncaissements,
  decideRemboursements,
  type EncaissementDemand,
  type RemboursementDemand,
  type RemboursementPart,
  recetteKey,
  sumOf,
} from '../src/domain/recette.ts'

const rules = { guestLimitCents: 50_000, initialBalanceCents: 1_000 }
const nothing = { recettes: new Map(), soldes: new Map(), autorisations: new Map(), rules }
const account = (montantCents: number) => ({ mode: 'COMPTE', montantCents, arrondiCents: 0 }) as const
const sale = (n: number, clientId: number, cents: number): EncaissementDemand => ({
  venteId: `v${n}`,
  sessionId: null,
  clientId,
  totalCents: cents,
  encaissements: [account(cents)],
})

describe('a group of sales', () => {
  test('never takes more from an account than it has, each sale all or nothing', () => {
    const group = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.nat(600)), { maxLength: 12 })
    fc.assert(
      fc.property(group, (asked) => {
        const demands = asked.map(([clientId, cents], n) => sale(n, clientId, cents))
        const spent = new Map<number, number>()
        decideEncaissements(demands, nothing).forEach(({ kind }, index) => {
          const [clientId, cents] = asked[index] as [number, number]
          const total = (spent.get(clientId) ?? 0) + cents
          expect(kind).toBe(total <= rules.initialBalanceCents ? 'faire' : 'refus')
          if (kind === 'faire') spent.set(clientId, total)
        })
      }),
    )
  })
})

describe('a group of returns', () => {
  const recette = {
    statut: 'PRISE',
    sessionId: null,
    clientId: 7,
    moyens: [account(600), { mode: 'CARTE', montantCents: 400, arrondiCents: 0 }],
    prisCents: 1_000,
    renduCents: 0,
    at: new Date(0),
  } as const
  const ground = {
    remboursements: new Map(),
    today: new Map(),
    recettes: new Map([[recetteKey({ pour: 'VENTE', reference: 's' }), recette]]),
    given: new Map(),
  }
  const refund = (n: number, ...remboursements: RemboursementPart[]): RemboursementDemand => ({
    retourId: `r${n}`,
    pour: 'VENTE',
    reference: 's',
    sessionId: null,
    clientId: 7,
    montantCents: sumOf(remboursements),
    remboursements,
  })

  test('gives back up to what each tender took, and to what all took by another mode', () => {
    const card = { mode: 'CARTE', montantCents: 400, arrondiCents: 0, from: 1 } as const
    const rest = { ...account(600), from: null }
    expect(decideRemboursements([refund(1, card), refund(2, rest)], ground)).toEqual([
      { kind: 'faire' },
      { kind: 'faire' },
    ])
    expect(() =>
      decideRemboursements([refund(1, card), refund(2, { ...card, montantCents: 1 })], ground),
    ).toThrow('tender 1')
    expect(() => decideRemboursements([refund(1, { ...rest, montantCents: 1_001 })], ground)).toThrow(
      'of 1000',
    )
  })

  test('goes back the way it came: a refund’s entries are its sale’s, with the other sign', () => {
    const [there] = partsOfSale(sale(1, 7, 5))
    const [back] = partsOfRefund(refund(1, { ...account(5), from: 0 }))
    if (there === undefined || back === undefined) throw new Error('no parts')
    expect(signOfPart(there)).toBe(-signOfPart(back))
    expect(clientsOf([there, back])).toEqual([7])
  })
})
