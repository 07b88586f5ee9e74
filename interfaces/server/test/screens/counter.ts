/** A store with its tills, as the API tells of them to who sells there. Each answer is checked against its contract. */
import { services } from '@comptoir/contracts'
import { prendreInstantane } from '@comptoir/contracts/catalogue-produits.ts'
import { listerAttentes, mettreEnAttente, reprendreAttente } from '@comptoir/contracts/magasins.ts'
import { fermerCaisse, listerCaisses, ouvrirCaisse } from '@comptoir/contracts/magasins-caisses.ts'
import { listerMagasins } from '@comptoir/contracts/magasins-lieux.ts'
import { vendre } from '@comptoir/contracts/orchestrateur-ventes.ts'
import { consulter } from '@comptoir/contracts/stock-mouvements.ts'
import type { Static, TSchema } from '@comptoir/contracts/typebox.ts'
import { approuver, moi } from '@comptoir/contracts/utilisateurs-sessions.ts'
import { Value } from 'typebox/value'
import type { Asked, House } from '../house.ts'
import { type Answer, checked, type Told } from './checked.ts'

type SaleBody = Static<(typeof vendre)['body']>
type Till = Static<(typeof listerCaisses)['replies'][200]>[number]
type Held = Static<(typeof listerAttentes)['replies'][200]>[number]
const SHELF = [
  [1, 'Lait 2 %, 2 L', 4.39, '0400638133393'],
  [2, 'Pain de ménage tranché', 4.49, '4006381333931'],
  [3, 'Sirop d’érable ambré, 540 ml', 11.99, '0012345678905'],
  [4, 'Café moulu torréfaction foncée, 340 g', 12.99, '96385074'],
  [5, 'Œufs gros, douzaine', 4.79, '5901234123457'],
  [6, 'Beurre demi-sel <b>454 g</b>', 6.99, '4012345678901'],
] as const
const SOLD_AT = '2026-11-18T14:02:11.231Z'

export interface Counter {
  /** Who stands there. */
  who: 'Bob' | 'Alice'
  readonly tills: Map<number, Till>
  readonly held: Map<string, Held>
  /** Sales by their keys, and how often each was sent. */
  readonly sent: Map<
    string,
    { readonly body: SaleBody; readonly approval: string | undefined; times: number }
  >
  /** What the house makes of a sale: made, unless a test says otherwise. */
  judge: (body: SaleBody, times: number) => Told | undefined
  answer: Answer
}

const till = (id: number, changed: Partial<Till> = {}): Till => ({
  id,
  magasin_id: 1,
  nom: `Caisse ${id}`,
  statut: 'FERMEE',
  tenue_par: null,
  ouverte_le: null,
  derniere_vente: null,
  ventes_du_jour: 0,
  total_du_jour: 0,
  ...changed,
})

/** Till 1 is Alice's, till 2 is closed. */
export function openCounter(): Counter {
  const counter: Counter = {
    who: 'Bob',
    tills: new Map([
      [
        1,
        till(1, {
          statut: 'OUVERTE',
          tenue_par: 'Alice',
          ouverte_le: SOLD_AT,
          ventes_du_jour: 12,
          total_du_jour: 320.5,
        }),
      ],
      [2, till(2)],
    ]),
    held: new Map(),
    sent: new Map(),
    judge: () => undefined,
    answer: (asked) => {
      const [path = '', search = ''] = asked.path.split('?')
      const body = (asked.body === '' ? {} : JSON.parse(asked.body)) as never
      return read(counter, path, new URLSearchParams(search)) ?? written(counter, asked, { path, body })
    },
  }
  return counter
}

/** A new counter, which answers whatever this house is asked. */
export function counterOf(house: Pick<House, 'api'>): Counter {
  const counter = openCounter()
  house.api = (asked) => counter.answer(asked)
  return counter
}

/** Opens a till as Bob would have. */
export function heldByBob({ tills }: Counter, id = 2): void {
  tills.set(id, till(id, { statut: 'OUVERTE', tenue_par: 'Bob', ouverte_le: SOLD_AT }))
}

/** What a till keeps of the articles: to be asked before whoever answers to all products. */
export const answerSnapshot: Answer = ({ path }) =>
  path.startsWith('/produits/instantane') ? checked(prendreInstantane.replies[200], CATALOGUE) : undefined

function read(counter: Counter, path: string, query: URLSearchParams): Told | undefined {
  const { tills, held } = counter
  if (path === '/auth/moi') return checked(moi.replies[200], counter.who === 'Bob' ? BOB : ALICE)
  if (path === '/caisses') return checked(listerCaisses.replies[200], [...tills.values()])
  if (path === '/magasins') return checked(listerMagasins.replies[200], [PLATEAU])
  if (path === '/produits/instantane') return checked(prendreInstantane.replies[200], CATALOGUE)
  if (path === '/stock') return checked(consulter.replies[200], stockOf(Number(query.get('produit_id'))))
  if (path === '/attentes' && query.has('magasin_id'))
    return checked(listerAttentes.replies[200], [...held.values()])
  if (/^\/ventes\/[\w-]+\/recu$/.test(path))
    return { status: 200, body: `COMPTOIR PLATEAU\n${'-'.repeat(42)}\nVente 1042\nTotal 20,87 $` }
  return undefined
}

function written(
  counter: Counter,
  { headers }: Asked,
  { path, body }: { path: string; body: never },
): Told | undefined {
  const { tills, held } = counter
  const [, opened] = /^\/caisses\/(\d+)\/ouvrir$/.exec(path) ?? []
  if (opened !== undefined) {
    heldByBob(counter, Number(opened))
    return checked(ouvrirCaisse.replies[200], tills.get(Number(opened)))
  }
  if (path === '/caisses/2/fermer') return closed(counter, taken(fermerCaisse.body, body))
  if (path === '/ventes') return sold(counter, taken(vendre.body, body), headers)
  if (path === '/approbations') return checked(approuver.replies[201], APPROVED, 201)
  if (path === '/attentes') {
    const asked = taken(mettreEnAttente.body, body)
    const made = { id: ID, ...asked, par: 'Bob', a: SOLD_AT }
    held.set(ID, made)
    return checked(mettreEnAttente.replies[201], made, 201)
  }
  const [, id = ''] = /^\/attentes\/([\w-]+)\/reprendre$/.exec(path) ?? []
  const found = held.get(id)
  if (found === undefined) return undefined
  held.delete(id)
  return checked(reprendreAttente.replies[200], found)
}

const EXPECTED_CENTS = 15_000

/** A gap of more than five dollars wants a reason. */
function closed(
  { tills }: Counter,
  { compte, motif = null }: { compte: unknown; motif?: string | undefined | null },
): Told {
  const pieces = compte as readonly { valeur: number; nombre: number }[]
  const cents = pieces.reduce((sum, { valeur, nombre }) => sum + Math.round(valeur * 100) * nombre, 0)
  const gap = cents - EXPECTED_CENTS
  if (Math.abs(gap) > 500 && motif === null)
    return { status: 422, body: { code: 'ECART_A_EXPLIQUER', title: 'Écart à expliquer', detail: '' } }
  tills.set(2, till(2))
  const who = { tenue_par: 'Bob', ouverte_le: SOLD_AT, fermee_le: SOLD_AT, fermee_par: 'Alice' }
  const sums = { fond: 150, entrees: 0, sorties: 0, ventes: 0, retours: 0, attendu: 150 }
  const told = { caisse_id: 2, numero: 41, ...who, ...sums, compte: cents / 100, ecart: gap / 100, motif }
  return checked(fermerCaisse.replies[200], told)
}

function sold(counter: Counter, body: SaleBody, headers: Asked['headers']): Told {
  const key = String(headers['idempotency-key'])
  const known = counter.sent.get(key)
  // A key is for one body.
  if (known !== undefined && JSON.stringify(known.body) !== JSON.stringify(body))
    return { status: 422, body: { code: 'CLE_REUTILISEE', title: 'Clé réutilisée', detail: '' } }
  const approval = headers['x-approbation'] as string | undefined
  const entry = known ?? { body, approval, times: 0 }
  entry.times += 1
  counter.sent.set(key, entry)
  return counter.judge(body, entry.times) ?? checked(vendre.replies[201], madeOf(key, body), 201)
}

/** A body that the contract would not take is a fault of the screen. */
function taken<S extends TSchema>(schema: S, body: unknown): Static<S> {
  const faults = Value.Errors(schema, body)
  if (faults.length > 0) throw new Error(JSON.stringify(faults.slice(0, 3)))
  return body as Static<S>
}

export const priceOf = (id: number): number => SHELF.find(([one]) => one === id)?.[2] ?? 0

function madeOf(key: string, { lignes, paiements = [] }: SaleBody): Static<(typeof vendre)['replies'][201]> {
  const total = lignes.reduce(
    (sum, { produit_id: id, quantite }) => sum + Math.round(priceOf(id) * 100) * quantite,
    0,
  )
  const recu = Math.round((paiements.find(({ mode }) => mode === 'ESPECES')?.recu ?? 0) * 100)
  const due = Math.round(total / 5) * 5
  return {
    vente_id: key,
    saga_id: key,
    numero: 1042,
    statut: 'CONFIRMEE',
    total: total / 100,
    hors_taxes: total / 100,
    taxes: [],
    arrondi: 0,
    rendu: Math.max(0, recu - due) / 100,
    lignes: lignes.map(({ produit_id, quantite }) => ({ produit_id, quantite, prix: priceOf(produit_id) })),
    etapes: [],
  }
}

const ID = '019bc1a8-0000-7000-8000-00000000aaaa'
const APPROVED = {
  approbation: 'signed',
  expire_dans: 120,
  approbateur: { id: 2, nom: 'Alice', role: 'gestionnaire' },
}
const BOB = {
  id: 1,
  identifiant: 'Bob',
  nom: 'Bob',
  email: 'bob@comptoir.test',
  role: 'employe' as const,
  magasins: [1],
  actif: true,
  version: 1,
  droits: services.flatMap(({ routes }) =>
    routes.filter(({ acces }) => acces.includes('employe')).map(({ id }) => id),
  ),
  limites: { remise_pourcent: 10, retour_par_jour: 100 },
}
const ALICE = {
  ...BOB,
  id: 2,
  identifiant: 'Alice',
  nom: 'Alice',
  role: 'gestionnaire' as const,
  droits: services.flatMap(({ routes }) =>
    routes.filter(({ acces }) => acces.includes('gestionnaire')).map(({ id }) => id),
  ),
}
const PLATEAU = {
  id: 1,
  nom: 'Plateau',
  type: 'MAGASIN' as const,
  adresse: '1, avenue du Mont-Royal',
  ville: 'Montréal',
  code_postal: 'H2T 1W1',
  telephone: null,
  email: null,
  region: 'Montréal',
  objectif: null,
  ouvert: true,
  cree_le: SOLD_AT,
  modifie_le: SOLD_AT,
  version: 1,
}
const CATALOGUE = {
  version: 7,
  complet: true,
  produits: SHELF.map(([id, nom, prix, code]) => ({
    id,
    code: `P-${id}`,
    nom,
    categorie_id: 1,
    categorie: 'Épicerie',
    prix,
    prix_a_venir: null,
    codes_barres: [code],
    image: null,
  })),
  retires: [],
}
const stockOf = (id: number) =>
  [1, 3].map((magasin_id) => ({
    produit_id: id,
    magasin_id,
    nom: null,
    disponible: magasin_id === 1 ? id * 4 - 4 : 40,
    reserve: 0,
    en_transit: 0,
    seuil: 5,
    cible: null,
  }))
