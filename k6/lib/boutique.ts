/** What people do in the shop: they read, they order. Each answer is checked, its body too, and counted. */
import { check, type JSONObject, sleep } from 'k6'
import exec from 'k6/execution'
import http, { type RefinedResponse, type ResponseType } from 'k6/http'
import { Counter, Rate, Trend } from 'k6/metrics'
import { adresseDe, exigerLeSysteme } from './adresses.ts'
import {
  type Entrepot,
  type Ligne,
  QUANTITE_IMPOSSIBLE,
  type Rayon,
  rangerEntrepot,
  rayonDuRang,
} from './entrepot.ts'
import { type Cas, casDuRang, gesteDuRang, type Lecture } from './melange.ts'
import { champ, estRenvoi, type Issue, issueDe, promessesDe } from './promesses.ts'

type Reponse = RefinedResponse<ResponseType | undefined>

/** How long answers took that did what was asked. */
const durees = new Trend('duree', true)
/** Answers that are none of the contract's. */
const erreurs = new Rate('erreurs')
/** 503 with Retry-After: no error, and no service either. */
const renvois = new Rate('renvois')
/** Orders, by what they came to. */
const commandes = new Counter('commandes')

// 201, 402 and 409 are answers of the shop, not failures of it.
http.setResponseCallback(http.expectedStatuses(200, 201, 202, 402, 409, 503))

/** The place that the web shop sells from. */
const CENTRE_LOGISTIQUE = 6
const CLIENTS = 50
const VIDE =
  'l’entrepôt est vide : « npm run reset », puis « npm start » (the warehouse is empty: "npm run reset", then "npm start")'

/** What is on the shelves now: for `setup`, which hands it to every user. `prevues`: orders that the run will place. */
export function ouvrirLaBoutique(prevues: number): Entrepot {
  exigerLeSysteme()
  const stocks = toutLire(`${adresseDe('stock')}/stock?magasin_id=${CENTRE_LOGISTIQUE}&limite=100`)
  const produits = toutLire(`${adresseDe('catalogue')}/produits?limite=100`)
  const prix = new Map(
    produits.filter(({ actif }) => actif === true).map((one) => [one['id'], Number(one['prix'])]),
  )
  const rayons: Rayon[] = stocks.flatMap(({ produit_id: id, disponible }) => {
    const dollars = prix.get(id ?? null)
    if (dollars === undefined) return []
    return [{ produitId: Number(id), prixCents: Math.round(dollars * 100), disponible: Number(disponible) }]
  })
  const entrepot = rangerEntrepot(rayons)
  if (entrepot.total === 0 || entrepot.tropChers.length === 0) exec.test.abort(VIDE)
  if (entrepot.total < prevues) exec.test.abort(tropPetit(entrepot.total, prevues))
  return entrepot
}

/** A run that could not end as it began is not begun. */
const tropPetit = (total: number, prevues: number): string =>
  `l’entrepôt a ${total} unités, l’essai en commanderait ${Math.ceil(prevues)} : moins d’usagers ou moins longtemps, ou « npm run reset » ` +
  `(the warehouse has ${total} units, this run would order ${Math.ceil(prevues)}: fewer users, less long, or "npm run reset")`

/** All pages of a list. */
function toutLire(url: string): JSONObject[] {
  const [origine] = /^https?:\/\/[^/]+/.exec(url) ?? ['']
  const lus: JSONObject[] = []
  let suite: string | undefined = url
  while (suite !== undefined) {
    const page: Reponse = http.get(suite, { tags: { name: 'setup' } })
    if (page.status !== 200) exec.test.abort(`${suite} : ${page.status}`)
    lus.push(...(page.json() as JSONObject[]))
    const chemin: string | undefined = /<([^>]+)>; rel="next"/.exec(page.headers['Link'] ?? '')?.[1]
    suite = chemin === undefined ? undefined : origine + chemin
  }
  return lus
}

/** Seconds after which a shop that is full may at most ask to come back: nobody waits longer. */
const ATTENTE_MAX = 5

/**
 * One act of a visitor in a mix of nine readings and one order, then a pause. All begin at once, so each waits first for a
 * part of the pause of its own: a crowd comes one by one.
 */
export function visiter(entrepot: Entrepot, pause: number): void {
  if (exec.vu.iterationInScenario === 0) sleep(((exec.vu.idInTest * 0.618) % 1) * pause)
  const geste = gesteDuRang(exec.scenario.iterationInTest)
  const { reponse } =
    geste.quoi === 'commande' ? commander(entrepot, geste.rang) : lire(geste.lecture, geste.rang, entrepot)
  const attente = estRenvoi(reponse) ? Number(reponse.headers['Retry-After']) || 0 : 0
  sleep(Math.max(pause, Math.min(attente, ATTENTE_MAX)))
}

/** A reading and an order: how long a person was busy with both. Infinity when one was not served. */
export const allerRetour = (entrepot: Entrepot, rang: number): number =>
  lire('panier', rang, entrepot).dureeMs + commander(entrepot, rang).dureeMs

interface Servi {
  readonly reponse: Reponse
  /** Infinity: not served, by a fault or by a 503. */
  readonly dureeMs: number
}

function lire(lecture: Lecture, rang: number, { rayons }: Entrepot): Servi {
  const produit = rayons[rang % rayons.length]?.produitId ?? 1
  const client = 1 + (rang % CLIENTS)
  switch (lecture) {
    case 'produits': {
      const url = `${adresseDe('catalogue', rang)}/produits?limite=20`
      const reponse = http.get(url, { tags: { name: '/produits' } })
      return juger(reponse, 'produits', (corps) => Array.isArray(corps) && corps.length > 0)
    }
    case 'produit': {
      const url = `${adresseDe('catalogue', rang)}/produits/${produit}`
      const reponse = http.get(url, { tags: { name: '/produits/{id}' } })
      return juger(reponse, 'produit', (corps) => champ(corps, 'id') === produit)
    }
    case 'panier': {
      const url = `${adresseDe('panier', rang)}/panier/${client}`
      const reponse = http.get(url, { tags: { name: '/panier/{client_id}' } })
      return juger(reponse, 'panier', (corps) => champ(corps, 'client_id') === client)
    }
    case 'stock': {
      const url = `${adresseDe('stock', rang)}/stock?produit_id=${produit}`
      const reponse = http.get(url, { tags: { name: '/stock' } })
      return juger(
        reponse,
        'stock',
        (corps) => Array.isArray(corps) && champ(corps[0], 'produit_id') === produit,
      )
    }
  }
}

function juger(reponse: Reponse, nom: Lecture, estCelui: (corps: unknown) => boolean): Servi {
  const bon =
    estRenvoi(reponse) ||
    check(reponse, {
      [`${nom} : statut HTTP 200`]: ({ status }) => status === 200,
      [`${nom} : ce qui est demandé`]: () => estCelui(corpsDe(reponse)),
    })
  return compter(reponse, bon)
}

function compter(reponse: Reponse, bon: boolean): Servi {
  const renvoyee = estRenvoi(reponse)
  renvois.add(renvoyee)
  erreurs.add(!bon)
  if (!bon || renvoyee) return { reponse, dureeMs: Number.POSITIVE_INFINITY }
  durees.add(reponse.timings.duration)
  return { reponse, dureeMs: reponse.timings.duration }
}

interface Commande extends Servi {
  /** Undefined: none of the contract's answers. */
  readonly issue: Issue | undefined
}

/** Orders what the order of this rank orders, and checks that it comes to what it must. */
export function commander(entrepot: Entrepot, rang: number): Commande {
  const cas = casDuRang(rang)
  const ligne = ligneDuRang(entrepot, rang, cas)
  const corps = JSON.stringify({ produits: [{ produit_id: ligne.produitId, quantite: ligne.quantite }] })
  const reponse = http.post(`${adresseDe('orchestrateur', rang)}/saga/commande`, corps, {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: '/saga/commande', cas },
  })
  const issue = issueDe(reponse, cas)
  const promesses = promessesDe(issue, { ...lue(reponse), corps: corpsDe(reponse) }, ligne)
  const bon = check(
    reponse,
    Object.fromEntries(Object.entries(promesses).map(([nom, tenue]) => [`${issue} : ${nom}`, tenue])),
  )
  if (bon) commandes.add(1, { issue })
  return { ...compter(reponse, bon), issue: bon ? issue : undefined }
}

const lue = ({ status, headers }: Reponse) => ({ status, headers })

function ligneDuRang(entrepot: Entrepot, rang: number, cas: Cas): Ligne {
  const tropCher = entrepot.tropChers[rang % entrepot.tropChers.length]
  if (cas === 'refus' && tropCher !== undefined) return tropCher
  const rayon = rayonDuRang(entrepot, rang)
  if (rayon === undefined) exec.test.abort(VIDE)
  const { produitId, prixCents } = rayon ?? { produitId: 1, prixCents: 0 }
  return { produitId, quantite: cas === 'rupture' ? QUANTITE_IMPOSSIBLE : 1, montantCents: prixCents }
}

/** Null of what is no JSON: a check then says so, instead of a stack. */
function corpsDe(reponse: Reponse): unknown {
  try {
    return reponse.json()
  } catch {
    return null
  }
}
