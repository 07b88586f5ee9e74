import { expect, test } from 'vitest'
import type { Closing, Made, Till } from '../src/caisse/types.ts'
import { openTwin, type TwinTold } from '../src/school/twin.ts'
import type { Returned, Sale } from '../src/ventes/types.ts'

const TILL: Till = {
  id: 2,
  magasin_id: 1,
  nom: 'Caisse 2',
  statut: 'OUVERTE',
  tenue_par: 'Alice',
  ouverte_le: '2026-11-18T14:02:11.231Z',
  derniere_vente: null,
  ventes_du_jour: 12,
  total_du_jour: 320.5,
}

function atSchool() {
  let ids = 0
  const answer = openTwin({
    tills: [TILL],
    products: new Map([[4, { nom: 'Café', prixCents: 1_299 }]]),
    nom: 'Bob',
    now: () => new Date('2026-11-18T15:00:00Z'),
    newId: () => `id-${(ids += 1)}`,
    paper: ({ numero }) => `ÉCOLE ${numero}`,
  })
  const body = <T>(told: TwinTold): T => {
    if (told.is !== 'done') throw new Error(told.is)
    return told.body as T
  }
  return {
    answer,
    get: <T>(path: string) => body<T>(answer({ method: 'GET', path, body: undefined })),
    post: <T>(path: string, given: object) => body<T>(answer({ method: 'POST', path, body: given })),
  }
}

const sale = (given: object = {}) => ({
  magasin_id: 1,
  caisse_id: 2,
  lignes: [{ produit_id: 4, quantite: 2 }],
  paiements: [{ mode: 'ESPECES', recu: 30 }],
  ...given,
})

test('tills begin closed, and what is sold comes out of the same sums as in the house', () => {
  const { get, post } = atSchool()
  expect(get<Till[]>('/caisses?limite=100')).toMatchObject([{ statut: 'FERMEE', ventes_du_jour: 0 }])
  post('/caisses/2/ouvrir', { fond: 100 })
  const made = post<Made>('/ventes', sale())
  expect(made).toMatchObject({ numero: 1, total: 25.98, arrondi: 0.02, rendu: 4 })
  expect(get<Till[]>('/caisses')).toMatchObject([
    { tenue_par: 'Bob', ventes_du_jour: 1, total_du_jour: 25.98 },
  ])
  expect(get<string>(`/ventes/${made.vente_id}/recu?format=texte`)).toBe('ÉCOLE 1')
})

test('a drawer is counted against its float, its movements and its cash', () => {
  const { post } = atSchool()
  post('/caisses/2/ouvrir', { fond: 100 })
  post('/ventes', sale())
  post('/ventes', sale({ paiements: [{ mode: 'CARTE' }] }))
  post('/caisses/2/mouvements', { sens: 'SORTIE', montant: 50, motif: 'Banque' })
  const closing = post<Closing>('/caisses/2/fermer', { compte: [{ valeur: 20, nombre: 4 }] })
  expect(closing).toMatchObject({ ventes: 26, sorties: 50, attendu: 76, compte: 80, ecart: 4 })
})

test('what comes back is never more than was sold', () => {
  const { get, post } = atSchool()
  const { vente_id: id } = post<Made>('/ventes', sale())
  const one = { vente_id: id, magasin_id: 1, lignes: [{ produit_id: 4, quantite: 5 }] }
  expect(post<Returned>('/retours', one)).toMatchObject({ montant: 25.98, statut: 'CLOS' })
  expect(post<Returned>('/retours', one)).toMatchObject({ montant: 0 })
  expect(get<Sale>(`/ventes/${id}`).lignes).toMatchObject([{ retournes: 2 }])
})

test('a ticket is put aside and taken once, a card may be refused, and nothing else is written', () => {
  const { answer, get, post } = atSchool()
  const { id } = post<{ id: string }>('/attentes', { magasin_id: 1, nom: 'Dame', lignes: [] })
  expect(get('/attentes?magasin_id=1')).toMatchObject([{ nom: 'Dame', par: 'Bob' }])
  post(`/attentes/${id}/reprendre`, {})
  expect(answer({ method: 'POST', path: `/attentes/${id}/reprendre`, body: {} })).toEqual({
    is: 'refused',
    why: 'gone',
  })
  const refused = sale({ paiements: [{ mode: 'CARTE', carte: 'refusee' }] })
  expect(answer({ method: 'POST', path: '/ventes', body: refused })).toEqual({ is: 'refused', why: 'card' })
  for (const path of ['/stock/receptions', '/approvisionnements', '/ventes/1/annuler', '/auth/mot-de-passe'])
    expect(answer({ method: 'POST', path, body: {} })).toEqual({ is: 'refused', why: 'closed' })
  expect(answer({ method: 'GET', path: '/stock?produit_id=4', body: undefined })).toEqual({ is: 'house' })
})
