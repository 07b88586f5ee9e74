/** Goods of web orders that come back to a store. */
import { extractTaxes, TAXES_QUEBEC, taxesOn } from '@comptoir/contracts/sums.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import type { Answer } from '@comptoir/participant/operation.ts'
import { TEST_INSTANT, uneCle, unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { Random } from '@comptoir/testing/random.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertCommandes } from '../src/db/commande-store.ts'
import { annulerRetour } from '../src/operations/annuler-retour.ts'
import { cloreRetour } from '../src/operations/clore-retour.ts'
import { opening, prepareConfirmed, template, uneLigneDeRetour, unRetour } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: prepareConfirmed })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

type Given = Parameters<typeof unRetour>[1]
let keys = 0
const open = (n: number, given: Given = {}) =>
  world.one(opening, {
    key: uneCle((keys += 1)),
    body: unRetour(0, { retourId: unId(2_000 + n), ...given }),
  })
const annul = (n: number) =>
  world.one(annulerRetour, {
    key: uneCle((keys += 1)),
    body: { retourId: unId(2_000 + n), motif: 'REMBOURSEMENT_IMPOSSIBLE' },
  })
const close = (n: number) =>
  world.one(cloreRetour, { key: uneCle((keys += 1)), body: { retourId: unId(2_000 + n) } })
const refusal = (answer: Answer) => (answer.kind === 'refused' ? answer.refusal : answer.kind)
const reply = (answer: Answer) => {
  if (answer.kind !== 'done') throw new Error(JSON.stringify(answer))
  return answer.reply as {
    montantCents: number
    horsTaxesCents: number
    remboursements: unknown[]
    clientId: unknown
  }
}
const pieces = (quantite: number, produitId = 1) => ({ lignes: [uneLigneDeRetour({ produitId, quantite })] })

describe('a return of an order', () => {
  test('gives back what its pieces cost, to the account or the card that paid', async () => {
    expect(reply(await open(1, pieces(2)))).toMatchObject({
      clientId: 7,
      montantCents: 666,
      remboursements: [{ mode: 'COMPTE', montantCents: 666, arrondiCents: 0, from: 0 }],
    })
    expect(reply(await open(2, { commandeId: unId(1), ...pieces(1, 2) }))).toMatchObject({
      clientId: null,
      remboursements: [{ mode: 'CARTE', montantCents: 1_000, from: 0 }],
    })
  })

  test('holds what it names until it is cancelled', async () => {
    await open(1, pieces(4))
    expect(refusal(await open(2, pieces(3)))).toEqual({
      refus: 'RETOUR_EXCESSIF',
      details: { lignes: [{ produitId: 1, demande: 3, restant: 2 }] },
    })
    await annul(1)
    expect((await open(3, pieces(6))).kind).toBe('done')
    await close(3)
    expect(refusal(await open(4, pieces(1)))).toMatchObject({ refus: 'RETOUR_EXCESSIF' })
  })

  test('two of one line at once: one', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => open(n, pieces(4))))
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual([
      'done',
      'refused',
      'refused',
      'refused',
      'refused',
    ])
  })

  test('is refused for what cannot come back, each with its reason', async () => {
    const of = async (given: Given) => refusal(await open((keys += 1), given))
    expect(await of({ commandeId: unId(99) })).toMatchObject({ refus: 'COMMANDE_INTROUVABLE' })
    expect(await of(pieces(1, 9))).toMatchObject({ refus: 'LIGNE_INTROUVABLE', details: { produitId: 9 } })
    expect(await of({ mode: 'ESPECES' })).toEqual({ refus: 'MODE_IMPOSSIBLE', details: { mode: 'ESPECES' } })
    expect(await of({ mode: 'COMPTE', commandeId: unId(1) })).toMatchObject({ refus: 'MODE_IMPOSSIBLE' })
    await withTx(world.pool, (tx) =>
      insertCommandes(
        tx,
        [
          {
            id: unId(50),
            clientId: 7,
            magasinId: 6,
            montantCents: 100,
            lignes: [
              { produitId: 1, quantite: 1, prixCents: 100, prixVersion: 3, nom: 'Produit 1', coutCents: 60 },
            ],
          },
        ],
        TEST_INSTANT.toISOString(),
      ),
    )
    expect(await of({ commandeId: unId(50) })).toEqual({
      refus: 'COMMANDE_NON_CONFIRMEE',
      details: { id: unId(50), statut: 'CREEE' },
    })
  })

  test('gives no more than its author may, of one client and day, unless someone approved it', async () => {
    const capped = { plafondCents: 1_000, ...pieces(2) }
    expect((await open(1, capped)).kind).toBe('done')
    expect(refusal(await open(2, capped))).toEqual({ refus: 'RETOUR_A_APPROUVER', details: { plafond: 10 } })
    expect((await open(3, { ...capped, commandeId: unId(1) })).kind).toBe('done')
    const approbateur = { id: '12', nom: 'Alice' }
    expect((await open(4, { ...capped, plafondCents: null, approbateur })).kind).toBe('done')
    expect((await open(5, { ...capped, ...pieces(1) })).kind).toBe('done')
  })

  test('that was closed is not cancelled, nor one that was cancelled closed', async () => {
    await open(1)
    await close(1)
    expect((await annul(1)).kind).toBe('fault')
    await annul(2)
    expect(refusal(await open(2))).toMatchObject({ refus: 'ACTION_ANNULEE' })
    expect((await close(2)).kind).toBe('fault')
  })
})

test('the database refuses more than was ordered, whatever asks', async () => {
  await open(1, pieces(6))
  await expect(world.pool.query(`update retours set montant_cents = 1`)).rejects.toThrow('append-only')
  const again = world.pool.query(
    `with l as (insert into retour_lignes values ($1, 1, 1, 1, 333, 'ERREUR', null, true)),
       h as (insert into retour_historique values ($1, 1, null, 'OUVERT', now()))
     insert into retours (id, commande_id, magasin_id, auteur, auteur_nom, statut, version, montant_cents, hors_taxes_cents,
       remboursements, ouvert_le, jour, fingerprint)
     values ($1, $2, 1, '11', 'Bob', 'OUVERT', 1, 333, 300, '[]', now(), '2026-01-15', '')`,
    [unId(3_000), unId(0)],
  )
  await expect(again).rejects.toThrow('more came back than was ordered')
})

test('the returns of an order add up to what was paid, to the cent, in any portions', {
  timeout: 60_000,
}, async () => {
  const seed = Date.now() % 1_000_000
  const taux = taxesOn('2026-01-15', TAXES_QUEBEC)
  await Promise.all(
    Array.from({ length: 20 }, async (_, order) => {
      const random = new Random(seed * 100 + order)
      const left = new Map([
        [1, 6],
        [2, 3],
      ])
      let [montantCents, horsTaxesCents, turn] = [0, 0, 0]
      while ([...left.values()].some((count) => count > 0)) {
        const lignes = [...left].flatMap(([produitId, count]) => {
          const quantite = random.between(0, count)
          return quantite === 0 ? [] : [uneLigneDeRetour({ produitId, quantite })]
        })
        if (lignes.length === 0) continue
        turn += 1
        const n = 1_000 + order * 100 + turn
        const opened = reply(await open(n, { commandeId: unId(order), lignes }))
        if (random.chance(0.3)) {
          await annul(n)
          continue
        }
        await close(n)
        montantCents += opened.montantCents
        horsTaxesCents += opened.horsTaxesCents
        for (const { produitId, quantite } of lignes)
          left.set(produitId, (left.get(produitId) ?? 0) - quantite)
      }
      expect(montantCents, `seed ${seed}`).toBe(4_998)
      expect(horsTaxesCents, `seed ${seed}`).toBe(extractTaxes(4_998, taux).horsTaxesCents)
    }),
  )
  const { rows } = await world.pool.query(
    `select count(*)::int as told from outbox where type = 'commande.retour-clos'`,
  )
  expect(rows[0].told, `seed ${seed}`).toBeGreaterThan(19)
})
