import { dayOf } from '@comptoir/contracts/days.ts'
import { decideFin, decidePlafond } from '@comptoir/contracts/retours.ts'
import { TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import { describe, expect, test } from 'vitest'
import { decideCommande, decideRetour, type SoldCommande } from '../src/domain/retour.ts'

const DAY_MS = 24 * 3_600_000
const confirmed = new Date('2026-11-01T12:00:00Z')
const commande: SoldCommande = {
  id: 'a',
  clientId: 7,
  statut: 'CONFIRMEE',
  at: confirmed,
  lignes: [{ produitId: 1, nom: 'Lampe', quantite: 3, prixCents: 333, coutCents: 200 }],
}
const after = (ms: number) => ({ at: new Date(confirmed.getTime() + ms), returnDays: 30 })
const ligne = { produitId: 1, quantite: 2, motif: 'ERREUR', texte: null, remiseEnStock: true } as const
const demand = { plafondCents: null, mode: null, lignes: [ligne] }
const ground = { commande, before: new Map([[1, 1]]), taux: TAXES_QUEBEC }

describe('when', () => {
  test('on the last day, and not after it', () => {
    expect(decideCommande(commande, after(31 * DAY_MS - 1))).toBeUndefined()
    expect(decideCommande(commande, after(31 * DAY_MS))).toMatchObject({ refus: 'RETOUR_HORS_DELAI' })
  })

  test('a day is one of the shops', () => {
    expect(dayOf(new Date('2026-01-16T04:59:00Z'))).toBe('2026-01-15')
  })

  test('only of what is final', () => {
    for (const statut of ['CREEE', 'ANNULEE'])
      expect(decideCommande({ ...commande, statut }, after(0))).toMatchObject({
        refus: 'COMMANDE_NON_CONFIRMEE',
        details: { statut },
      })
  })
})

describe('what', () => {
  test('up to what is left, two lines of one product together', () => {
    expect(decideRetour(demand, ground)).toMatchObject({ montantCents: 666, lignes: [{ montantCents: 666 }] })
    expect(decideRetour({ ...demand, lignes: [ligne, { ...ligne, quantite: 1 }] }, ground)).toMatchObject({
      refus: 'RETOUR_EXCESSIF',
      details: { lignes: [{ produitId: 1, demande: 3, restant: 2 }] },
    })
  })

  test('an account is given back to where it paid, a guest’s card as well, nothing in cash', () => {
    const guest = { ...ground, commande: { ...commande, clientId: null } }
    expect(decideRetour({ ...demand, mode: 'CARTE' }, guest)).toMatchObject({
      remboursements: [{ mode: 'CARTE' }],
    })
    for (const mode of ['ESPECES', 'CARTE'] as const)
      expect(decideRetour({ ...demand, mode }, ground)).toMatchObject({ refus: 'MODE_IMPOSSIBLE' })
  })

  test('a cap counts what was given before on that day', () => {
    expect(
      decidePlafond({ ...demand, plafondCents: 100 }, { todayCents: 60, montantCents: 40 }),
    ).toBeUndefined()
    expect(
      decidePlafond({ ...demand, plafondCents: 100 }, { todayCents: 61, montantCents: 40 }),
    ).toMatchObject({
      refus: 'RETOUR_A_APPROUVER',
    })
  })
})

test('a return ends once, and never both ways', () => {
  const open = { statut: 'OUVERT', version: 1, at: confirmed } as const
  const closed = decideFin(open, 'CLOS', confirmed)
  expect(closed).toEqual({ statut: 'CLOS', version: 2, at: confirmed })
  expect(decideFin(closed as never, 'CLOS', confirmed)).toBeUndefined()
  expect(() => decideFin(closed as never, 'ANNULE', confirmed)).toThrow('cannot become ANNULE')
})
