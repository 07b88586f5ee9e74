/** Requests of stores, and the stock that they are decided on. */
import { approvisionnement } from '@comptoir/contracts/stock-demandes.ts'
import { alertes, consulter } from '@comptoir/contracts/stock-mouvements.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import type { Asked } from '../house.ts'
import { type Answer, checked, type Told } from './checked.ts'

type Demande = Static<(typeof approvisionnement.consulter)['replies'][200]>

/** An id by its last digits. */
export const uuidOf = (n: number): string => `019bc1a8-0000-7000-8000-${String(n).padStart(12, '0')}`

const ALICE = { id: '2', nom: 'Alice' }
const unStock = (produit_id: number, nom: string, disponible: number) => ({
  produit_id,
  magasin_id: 6,
  nom,
  disponible,
  reserve: 0,
  en_transit: 0,
  seuil: 5,
  cible: null,
})
const STOCK = [
  unStock(12, 'Café de Montréal 454 g', 40),
  unStock(13, 'Sirop d’érable <i>x</i>', 7),
  unStock(14, 'Savon', 0),
]

const demande = (n: number, vers: number, ...lignes: readonly [number, number][]): Demande => ({
  id: uuidOf(n),
  de: 6,
  vers,
  statut: 'DEMANDEE',
  version: 1,
  lignes: lignes.map(([produit_id, demandee]) => ({ produit_id, demandee, validee: null, recue: null })),
  historique: [{ statut: 'DEMANDEE', auteur: ALICE, motif: 'Fin de semaine', a: '2026-11-18T14:00:00.000Z' }],
})

export interface Requests {
  readonly demandes: Map<string, Demande>
  /** Decisions, in the order in which they came. */
  readonly acts: { readonly path: string; readonly body: unknown; readonly key: unknown }[]
  /** Somebody else decides. */
  settle(n: number, statut: 'VALIDEE' | 'REFUSEE', who: string): void
  readonly answer: Answer
}

/** Store 5 has none left of what it asks for; of what store 1 asks for, the centre has a part. */
export function openRequests(): Requests {
  const all = [
    demande(1, 5, [12, 24]),
    demande(2, 4, [12, 6]),
    demande(3, 1, [12, 4], [13, 12]),
    demande(4, 2, [14, 3]),
  ]
  const requests: Requests = {
    demandes: new Map(all.map((one) => [one.id, one])),
    acts: [],
    settle: (n, statut, nom) => {
      const found = requests.demandes.get(uuidOf(n))
      if (found === undefined) throw new Error(`no request ${n}`)
      const step = { statut, auteur: { id: '9', nom }, motif: null, a: '2026-11-18T19:00:00.000Z' }
      requests.demandes.set(found.id, { ...found, statut, historique: [...found.historique, step] })
    },
    answer: (asked) => {
      const [path = '', search = ''] = asked.path.split('?')
      const query = new URLSearchParams(search)
      const magasin = query.get('magasin_id')
      const isQueue = query.get('statut') === 'DEMANDEE' && magasin === null
      if (path === '/stock' && magasin === '6') return checked(consulter.replies[200], STOCK)
      if (path === '/stock/alertes' && magasin === null)
        return checked(alertes.replies[200], [{ type: 'RUPTURE', ...STOCK[0], magasin_id: 5, disponible: 0 }])
      if (path === '/transferts' && isQueue) return checked(approvisionnement.lister.replies[200], [])
      if (path === '/approvisionnements' && isQueue)
        return checked(approvisionnement.lister.replies[200], openOf(requests))
      return answerOfOne(requests, asked)
    },
  }
  return requests
}

const openOf = ({ demandes }: Requests) =>
  [...demandes.values()]
    .filter(({ statut }) => statut === 'DEMANDEE')
    .map(({ historique: _historique, ...listed }) => listed)

function answerOfOne(requests: Requests, { path, body, headers }: Asked): Told | undefined {
  const [, id = '', act] = /^\/approvisionnements\/([0-9a-f-]{36})(?:\/(\w+))?$/.exec(path) ?? []
  const found = requests.demandes.get(id)
  if (found === undefined) return undefined
  if (act === undefined) return checked(approvisionnement.consulter.replies[200], found)
  if (found.statut !== 'DEMANDEE')
    return { status: 409, body: { code: 'DEMANDE_DEJA_TRAITEE', title: 'Demande déjà traitée', detail: 'x' } }
  requests.acts.push({ path, body: JSON.parse(body), key: headers['idempotency-key'] })
  const n = Number(id.slice(-2))
  requests.settle(n, act === 'valider' ? 'VALIDEE' : 'REFUSEE', 'Charlie')
  return checked(approvisionnement.consulter.replies[200], requests.demandes.get(id))
}
