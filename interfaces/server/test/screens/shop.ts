/** A shop with one saga in each state, as the API tells of them. Each answer is checked against its contract. */
import { services } from '@comptoir/contracts'
import { compterSagas, listerSagas } from '@comptoir/contracts/orchestrateur.ts'
import { apercu, audit } from '@comptoir/contracts/orchestrateur-acts.ts'
import { anySaga } from '@comptoir/contracts/saga-routes.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import { moi } from '@comptoir/contracts/utilisateurs-sessions.ts'
import type { Asked } from '../house.ts'
import { checked } from './checked.ts'

type Saga = Static<typeof anySaga>
type Statut = Saga['statut']

const BEGUN = Date.parse('2026-11-18T14:02:11.231Z')
const at = (ms: number) => new Date(BEGUN + ms).toISOString()
const idOf = (n: number) => `019bc1a8-0000-7000-8000-${String(n).padStart(12, '0')}`

interface Tried {
  readonly from: number
  readonly to: number
  readonly issue: string
  readonly sens?: 'action' | 'annulation'
  readonly detail?: string
}

const attempt = ({ from, to, issue, sens = 'action', detail }: Tried, essai: number) => ({
  essai,
  sens,
  debut: at(from),
  fin: at(to),
  issue,
  ...(detail === undefined ? {} : { detail }),
})
const LIBELLES: Readonly<Record<string, string>> = {
  'creer-commande': 'Créer la commande et figer ses prix',
  'reserver-stock': 'Réserver la marchandise',
  payer: 'Prélever le paiement',
  'confirmer-commande': 'Confirmer la commande',
  'sortir-stock': 'Sortir la marchandise du stock',
}
const libelleOf = (etape: string) => LIBELLES[etape] ?? etape

const step = (etape: string, [nature, etat]: readonly [string, string], tried: readonly Tried[] = []) => ({
  etape,
  libelle: libelleOf(etape),
  nature,
  etat,
  tentatives: tried.map((one, index) => attempt(one, index + 1)),
})

const UNDO_TRIES = [0, 5_600, 11_600, 18_400, 26_400, 36_200].map((after, index) => ({
  from: 5_500 + after,
  to: 10_500 + after,
  issue: 'inconnue',
  sens: 'annulation' as const,
  detail: `no answer in time (${index + 1})`,
}))

const saga = (n: number, statut: Statut, changed: Partial<Saga> = {}): Saga => ({
  saga_id: idOf(n),
  type: 'passer-commande',
  statut,
  pourquoi: 'Toutes les étapes ont réussi.',
  essais_reprise: 0,
  cree_le: at(0),
  modifie_le: at(47_000),
  terminee_le: statut === 'TERMINEE' || statut === 'ANNULEE' ? at(2_000) : null,
  prochain_essai: null,
  etats: [{ statut: 'CREEE', a: at(27) }],
  reprises: [],
  etapes: [step('creer-commande', ['compensable', 'reussie'], [{ from: 0, to: 27, issue: 'reussie' }])],
  numero: 20_300 + n,
  magasin_id: n % 2 === 0 ? null : 3,
  client_id: 2,
  montant: 750,
  version: 14,
  instance: 'orchestrateur-8102',
  trace_id: '019bc1a800007000800000000000beef',
  suivi: `/saga/commande/${idOf(n)}`,
  lignes: [{ produit_id: 12, quantite: 3 }],
  retenu: [],
  ...changed,
})

/** Money refused, and goods that could not be given back: what a person must decide on. */
const parked = saga(17, 'BLOQUEE', {
  pourquoi:
    'Bloquée à l’étape « Réserver la marchandise », sans réponse sûre malgré tous les essais : un opérateur doit agir.',
  reprises: [{ a: at(9_000), instance: 'orchestrateur-8002', epoque: 3, perdue: true }],
  etapes: [
    step('creer-commande', ['compensable', 'a_annuler'], [{ from: 0, to: 27, issue: 'reussie' }]),
    step(
      'reserver-stock',
      ['compensable', 'bloquee'],
      [
        { from: 30, to: 5_030, issue: 'inconnue', detail: 'no answer in time' },
        { from: 5_200, to: 5_217, issue: 'reussie' },
        ...UNDO_TRIES,
      ],
    ),
    step(
      'payer',
      ['pivot', 'refusee'],
      [{ from: 5_220, to: 5_242, issue: 'refusee', detail: 'PAIEMENT_REFUSE' }],
    ),
    step('confirmer-commande', ['retriable', 'non_demandee']),
    step('sortir-stock', ['retriable', 'non_demandee']),
  ],
  retenu: [{ quoi: 'stock', etape: 'reserver-stock', texte: '3 × produit 12', peut_etre: false }],
})

export const PARKED = parked.saga_id

export interface Shop {
  readonly sagas: Map<string, Saga>
  /** Acts that were asked for. */
  readonly acts: { readonly path: string; readonly body: string; readonly headers: Asked['headers'] }[]
  answer(asked: Asked): { readonly status: number; readonly body: unknown } | undefined
}

/** Answers as the orchestrator would; an act on the parked saga ends it as undone. */
export function openShop(): Shop {
  const all = [
    parked,
    saga(18, 'EN_COURS', { numero: 20_318, modifie_le: at(1_000) }),
    saga(19, 'COMPENSATION', { numero: 20_319 }),
    saga(20, 'TERMINEE'),
    saga(21, 'ANNULEE', { pourquoi: 'Refusée au paiement <img src=x onerror=alert(1)>', type: 'vente' }),
  ]
  const shop: Shop = {
    sagas: new Map(all.map((one) => [one.saga_id, one])),
    acts: [],
    answer: (asked) => {
      const [path = '', search = ''] = asked.path.split('?')
      const query = new URLSearchParams(search)
      if (path === '/auth/moi') return checked(moi.replies[200], ME)
      if (path === '/saga/statuts') return checked(compterSagas.replies[200], countsOf(shop))
      if (path === '/saga') return checked(listerSagas.replies[200], listOf(shop, query))
      const [, id = '', what] = /^\/saga\/([0-9a-f-]{36})(?:\/(\w+))?$/.exec(path) ?? []
      const found = shop.sagas.get(id)
      if (found === undefined) return undefined
      if (what === undefined) return checked(anySaga, found)
      if (what === 'apercu') return checked(apercu.replies[200], previewOf(found, query.get('acte') ?? ''))
      if (what === 'audit') return checked(audit.replies[200], auditOf(shop))
      shop.acts.push({ path, body: asked.body, headers: asked.headers })
      shop.sagas.set(id, {
        ...found,
        statut: 'ANNULEE',
        version: found.version + 1,
        terminee_le: at(60_000),
        retenu: [],
      })
      return { status: 202, body: { saga_id: id, statut: 'COMPENSATION' } }
    },
  }
  return shop
}

const ME = {
  id: 3,
  identifiant: 'Charlie',
  nom: 'Charlie',
  email: 'charlie@comptoir.test',
  role: 'responsable' as const,
  magasins: [],
  actif: true,
  version: 1,
  droits: services.flatMap(({ routes }) =>
    routes.filter(({ acces }) => acces.includes('responsable')).map(({ id }) => id),
  ),
  limites: { remise_pourcent: 100, retour_par_jour: null },
}

function countsOf({ sagas }: Shop) {
  const counts = { EN_COURS: 0, COMPENSATION: 0, TERMINEE: 0, ANNULEE: 0, BLOQUEE: 0 }
  for (const { statut } of sagas.values()) counts[statut] += 1
  return counts
}

const listOf = ({ sagas }: Shop, query: URLSearchParams) =>
  [...sagas.values()]
    .filter((one) => one.statut === (query.get('statut') ?? one.statut))
    .slice(0, Number(query.get('limite') ?? 100))
    .map((one) => ({
      saga_id: one.saga_id,
      type: one.type,
      statut: one.statut,
      etape: one.terminee_le === null ? 'reserver-stock' : null,
      libelle: one.terminee_le === null ? libelleOf('reserver-stock') : null,
      pourquoi: one.pourquoi,
      numero: one.numero,
      magasin_id: one.magasin_id,
      client_id: one.client_id,
      montant: one.montant,
      essais: one.statut === 'BLOQUEE' ? 6 : 0,
      prochain_essai: null,
      age_s: 47,
      cree_le: one.cree_le,
      modifie_le: one.modifie_le,
      terminee_le: one.terminee_le,
    }))

function previewOf({ statut, version }: Saga, acte: string): Static<(typeof apercu)['replies'][200]> {
  const nothing = { etapes: [], effets: { argent: [], stock: [], statut }, inchange: [], version }
  if (statut !== 'BLOQUEE') return { possible: false, raison: 'la saga n’est pas bloquée', ...nothing }
  if (acte === 'annuler') return { possible: false, raison: 'le point de non-retour est passé', ...nothing }
  return {
    possible: true,
    etapes: [
      { etape: 'reserver-stock', libelle: libelleOf('reserver-stock'), sens: 'annulation' },
      { etape: 'creer-commande', libelle: libelleOf('creer-commande'), sens: 'annulation' },
    ],
    effets: { argent: [], stock: ['rendu : 3 × produit 12'], statut: 'COMPENSATION' },
    inchange: ['aucun argent'],
    version,
  }
}

const auditOf = ({ acts }: Shop) =>
  acts.map(({ body }) => ({
    a: at(50_000),
    auteur: 'Charlie',
    action: 'relancer',
    motif: (JSON.parse(body) as { motif: string }).motif,
    avant: 'BLOQUEE',
    apres: 'COMPENSATION',
  }))
