/** Returns of orders as whoever shows them asks for them. */
import { type BodyOf, type commande, fromWire, type ReplyOf, toWire } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { openWorld, uneCreation, uneLigneDeRetour, unRetour } from './world.ts'

type Asked = BodyOf<typeof commande.retours>
type Reply = ReplyOf<typeof commande.retours>

const world = openWorld()

async function post<R>(path: string, body: object): Promise<R> {
  const { statusCode, json } = await world.app.inject({
    method: 'POST',
    url: `/interne/commande/${path}`,
    headers: { 'idempotency-key': `${newId()}:${path}:do` },
    payload: toWire(body) as object,
  })
  expect(statusCode).toBe(200)
  return fromWire(json()) as R
}

const ANY: Asked = {
  retourId: null,
  commandeId: null,
  magasinIds: null,
  jours: { debut: null, fin: null },
  statut: null,
  numero: null,
  curseur: null,
  limite: 101,
}
const list = (asked: Partial<Asked> = {}) => post<Reply>('retours', { ...ANY, ...asked })
const idsOf = ({ retours }: Reply) => retours.map(({ id }) => id)

/** Five returns of two orders, the oldest first: of stores 1, 2, 1, 2, 1; the last is cancelled, the one before open. */
const orders = [newId(), newId()]
const ids = Array.from({ length: 5 }, () => newId())
beforeAll(async () => {
  for (const commandeId of orders) {
    await post('creer', uneCreation(0, { commandeId, clientId: 7, lignes: [{ produitId: 1, quantite: 6 }] }))
    await post('confirmer', { commandeId, etats: [] })
  }
  for (const [index, retourId] of ids.entries()) {
    const commandeId = orders[index % 2] ?? ''
    const lignes = [uneLigneDeRetour({ motif: 'AUTRE', texte: 'Trop grand', remiseEnStock: false })]
    await post('ouvrir-retour', unRetour(0, { retourId, commandeId, magasinId: 1 + (index % 2), lignes }))
    if (index < 3) await post('clore-retour', { retourId })
    if (index === 4) await post('annuler-retour', { retourId, motif: 'REMBOURSEMENT_IMPOSSIBLE' })
  }
})

test('they come newest first, in pages of which each goes on after the one before', async () => {
  const all = await list()
  expect(idsOf(all)).toEqual(ids.toReversed())
  const pages: string[] = []
  let curseur: Asked['curseur'] = null
  for (;;) {
    const { retours, total } = await list({ curseur, limite: 2, total: true })
    expect(total).toBe(5)
    const last = retours.at(-1)
    if (last === undefined) break
    pages.push(...retours.map(({ id }) => id))
    curseur = { a: last.ouvertLe, id: last.id }
  }
  expect(pages).toEqual(idsOf(all))
})

test('each comes whole: its taxes make up its amount with the net, its history says where it stands', async () => {
  const { retours } = await list({ retourId: ids[4] ?? null })
  expect(retours).toMatchObject([
    {
      commandeId: orders[0],
      auteur: { nom: 'Bob' },
      clientId: 7,
      statut: 'ANNULE',
      motif: 'REMBOURSEMENT_IMPOSSIBLE',
      montantCents: 100,
      taxes: [{ nom: 'TPS' }, { nom: 'TVQ' }],
      lignes: [{ nom: 'Produit 1', texte: 'Trop grand', montantCents: 100 }],
      historique: [
        { de: null, vers: 'OUVERT' },
        { de: 'OUVERT', vers: 'ANNULE' },
      ],
    },
  ])
  for (const { montantCents, horsTaxesCents, taxes } of (await list()).retours)
    expect(taxes.reduce((sum, tax) => sum + tax.montantCents, horsTaxesCents)).toBe(montantCents)
})

describe('they are those', () => {
  const at = (...places: readonly number[]) => places.map((place) => ids[place])
  test('of some stores, of an order, of a state, of a number', async () => {
    expect(idsOf(await list({ magasinIds: [2, 9] }))).toEqual(at(3, 1))
    expect(await list({ magasinIds: [] })).toEqual({ retours: [] })
    expect(idsOf(await list({ commandeId: orders[0] ?? null }))).toEqual(at(4, 2, 0))
    expect(idsOf(await list({ statut: 'CLOS' }))).toEqual(at(2, 1, 0))
    const [second] = (await list({ retourId: ids[1] ?? null })).retours
    expect(idsOf(await list({ numero: second?.numero ?? null }))).toEqual(at(1))
  })
  test('of days where the shops are, both included', async () => {
    const now = new Date((await list()).retours[0]?.ouvertLe ?? '')
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' }).format(now)
    expect((await list({ jours: { debut: day, fin: day }, total: true })).total).toBe(5)
    expect((await list({ jours: { debut: '2000-01-01', fin: '2000-01-02' }, total: true })).total).toBe(0)
  })
})
