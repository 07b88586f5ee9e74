/** Returns of web orders among those of sales, as magasins tells them: commande is asked. */
import type { BodyOf, commande, ReplyOf } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { silent } from '@comptoir/testing/ask.ts'
import { alice, bob, carol, charlie } from '@comptoir/testing/staff.ts'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { asSaga } from './as-saga.ts'
import { unRetour } from './un-retour.ts'
import { preparePrix, uneOuverture } from './une-vente.ts'
import { openWorld } from './world.ts'

type Asked = BodyOf<typeof commande.retours>
type Known = ReplyOf<typeof commande.retours>['retours'][number]

/** Older than every return of a sale, newer than every one, and of another store. */
const [older, newer, elsewhere] = [
  unRetourDeCommande({ numero: 1, ouvertLe: '2026-01-15T12:00:00.000Z' }),
  unRetourDeCommande({ numero: 2, ouvertLe: '2999-01-15T12:00:00.000Z' }),
  unRetourDeCommande({ numero: 3, magasinId: 2 }),
]
const known = [newer, elsewhere, older]
const asked: Asked[] = []
let answers = true
beforeEach(() => {
  asked.splice(0)
  answers = true
})
const world = openWorld({
  'commande.retours': (body: Asked) => {
    asked.push(body)
    const { retourId, commandeId, magasinIds, curseur, limite } = body
    const all = known.filter(
      (one) =>
        (retourId ?? one.id) === one.id &&
        (commandeId ?? one.commandeId) === one.commandeId &&
        (magasinIds ?? [one.magasinId]).includes(one.magasinId),
    )
    const left = all.filter(({ ouvertLe }) => curseur === null || ouvertLe < curseur.a)
    const total = body.total === true ? { total: all.length } : {}
    return answers ? { ...total, retours: left.slice(0, limite) } : silent
  },
})
const saga = asSaga(world)
const read = (url: string, as = alice, headers: Record<string, string> = {}) =>
  world.ask('GET', url, { as, headers })
const idsOf = (answer: { json: <T>() => T }) => answer.json<{ id: string }[]>().map(({ id }) => id)
const [venteId, retourId] = [newId(), newId()]

function unRetourDeCommande(given: Partial<Known>): Known {
  return {
    id: newId(),
    numero: 1,
    commandeId: newId(),
    magasinId: 1,
    auteur: { id: '11', nom: 'Bob' },
    approbateur: null,
    clientId: null,
    statut: 'CLOS',
    motif: null,
    montantCents: 1_150,
    horsTaxesCents: 1_000,
    taxes: [
      { nom: 'TPS', pourcent: 5, montantCents: 50 },
      { nom: 'TVQ', pourcent: 9.975, montantCents: 100 },
    ],
    remboursements: [{ mode: 'CARTE', montantCents: 1_150, arrondiCents: 0, from: 0 }],
    ouvertLe: '2026-01-15T13:00:00.000Z',
    lignes: [
      {
        produitId: 4,
        quantite: 1,
        motif: 'AUTRE',
        texte: 'Trop grand',
        remiseEnStock: false,
        nom: 'Bouilloire',
        montantCents: 1_150,
      },
    ],
    historique: [{ de: null, vers: 'OUVERT', a: '2026-01-15T13:00:00.000Z' }],
    ...given,
  }
}

beforeAll(async () => {
  await preparePrix(world.pool)
  const made = await world.ask('POST', '/caisses', { as: alice, body: { magasin_id: 1, nom: 'Retours' } })
  const caisseId = made.json<{ id: number }>().id
  await world.ask('POST', `/caisses/${caisseId}/ouvrir`, { as: bob, body: { fond: 100 } })
  await saga.ouvrir(uneOuverture(0, { venteId, caisseId }))
  await saga.fermer(venteId)
  await saga.rendre(unRetour(0, { retourId, venteId }))
  await saga.clore(retourId)
})

test('one list has both, the newest first, page by page, each once', async () => {
  const seen: string[] = []
  let next: string | undefined = '/retours?limite=1&total=1'
  while (next !== undefined) {
    const page = await read(next)
    expect(page.headers['x-total-count']).toBe('3')
    seen.push(...idsOf(page))
    next = /<(.+)>/.exec(String(page.headers['link']))?.[1]
  }
  expect(seen).toEqual([newer?.id, retourId, older?.id])
})

test('a return of an order names its order, of a sale its sale', async () => {
  expect((await read('/retours')).json()).toMatchObject([
    {
      retour_id: newer?.id,
      numero: 2,
      vente_id: null,
      commande_id: newer?.commandeId,
      auteur: 'Bob',
      montant: 11.5,
      hors_taxes: 10,
      taxes: [{ montant: 0.5 }, { montant: 1 }],
      remboursements: [{ mode: 'CARTE', montant: 11.5 }],
      lignes: [{ nom: 'Bouilloire', motif: 'AUTRE', texte: 'Trop grand', remise_en_stock: false }],
      historique: [{ de: null, vers: 'OUVERT' }],
    },
    { retour_id: retourId, vente_id: venteId, commande_id: null },
    {},
  ])
})

test('whoever names a sale or an order gets its returns alone', async () => {
  const ofOrder = await read(`/retours?commande_id=${older?.commandeId}&total=1`)
  expect(idsOf(ofOrder)).toEqual([older?.id])
  expect(ofOrder.headers['x-total-count']).toBe('1')
  asked.splice(0)
  expect(idsOf(await read(`/retours?vente_id=${venteId}`))).toEqual([retourId])
  expect(asked).toEqual([])
})

test('staff see those of their stores, a responsable all', async () => {
  expect(idsOf(await read('/retours', carol))).toEqual([elsewhere?.id])
  expect(idsOf(await read('/retours', charlie))).toHaveLength(4)
  expect((await read(`/retours/${elsewhere?.id}`)).json()).toMatchObject({ code: 'MAGASIN_INTERDIT' })
  expect((await read(`/retours/${elsewhere?.id}/recu`)).json()).toMatchObject({ code: 'MAGASIN_INTERDIT' })
  expect((await read(`/retours/${newId()}`)).json()).toMatchObject({ code: 'RETOUR_INTROUVABLE' })
})

test('a receipt has the store that took the goods back, and a code that no return of a sale has', async () => {
  const url = `/retours/${older?.id}/recu`
  expect((await read(url)).json()).toMatchObject({
    genre: 'RETOUR',
    code: '00000001',
    magasin: 'Plateau',
    caisse: '',
    par: 'Bob',
    total: 11.5,
    inscriptions: [{ taxe: 'TPS' }, { taxe: 'TVQ' }],
  })
  expect((await read(`/retours/${retourId}/recu`)).json()).toMatchObject({ code: '01000001' })
  const printed = await read(`${url}?format=texte`)
  expect(printed.body).toMatch(/Bouilloire\n {2}1 × +11,50 \$/)
  expect(printed.body).toMatch(/Rendu sur la carte +11,50 \$/)
  expect(printed.body).not.toContain('DUPLICATA')
  expect((await read(`${url}?format=texte`)).body).toContain('DUPLICATA')
})

test('nothing is made up while commande is silent; what is of a sale is told', async () => {
  answers = false
  for (const path of ['/retours', `/retours/${older?.id}`, `/retours/${older?.id}/recu`])
    expect((await read(path)).json()).toMatchObject({ status: 503, code: 'SERVICE_SANS_REPONSE' })
  expect((await read(`/retours/${retourId}`)).json()).toMatchObject({ vente_id: venteId })
  expect(idsOf(await read(`/retours?vente_id=${venteId}`))).toEqual([retourId])
})
