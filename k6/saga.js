/**
 * The three ends of an order, in a realistic mix: 90 % confirmed, 6 % short of stock, 4 % refused.
 *
 *     k6 run k6/saga.js          -e USAGERS=10 -e DUREE=30s to change its size
 */
import { check, sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { Counter } from 'k6/metrics'
import { adresse, empechement } from './lib/passerelle.js'

/** @typedef {{ nom: string, produits: { produit_id: number, quantite: number }[], status: number, statut: string }} Cas */

/** @type {readonly [Cas, Cas, Cas]} */
const [rupture, refus, confirmee] = [
  {
    nom: 'rupture',
    produits: [{ produit_id: 2, quantite: 9999 }],
    status: 409,
    statut: 'ANNULEE',
  },
  { nom: 'refus', produits: [{ produit_id: 4, quantite: 10 }], status: 402, statut: 'ANNULEE' },
  {
    nom: 'confirmee',
    produits: [{ produit_id: 1, quantite: 1 }],
    status: 201,
    statut: 'CONFIRMEE',
  },
]

const sagas = new Counter('sagas')

// 201, 402 and 409 are answers of the shop, not failures of it.
http.setResponseCallback(http.expectedStatuses(200, 201, 402, 409))

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: {
    saga: {
      executor: 'constant-vus',
      vus: Number(__ENV.USAGERS || 5),
      duration: __ENV.DUREE || '10s',
      exec: 'commander',
    },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    ...Object.fromEntries([rupture, refus, confirmee].map(({ nom }) => [`sagas{cas:${nom}}`, ['count>0']])),
  },
}

/** @public @returns {void} */
export function setup() {
  const obstacle = empechement(http.get(`${adresse}/health`))
  if (obstacle !== undefined) exec.test.abort(obstacle)
}

/** @public @returns {void} */
export function commander() {
  // Every fiftieth, counted and not drawn: each case occurs in the shortest run, and two runs are alike.
  const rang = (exec.scenario.iterationInTest % 50) / 50
  const { nom, produits, status, statut } = rang < 0.06 ? rupture : rang < 0.1 ? refus : confirmee
  const reponse = http.post(`${adresse}/saga/commande`, JSON.stringify({ produits }), {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: '/saga/commande', cas: nom },
  })
  sagas.add(1, { cas: nom })
  const corps = /** @type {Record<string, unknown>} */ (reponse.json())
  check(reponse, {
    [`${nom} : statut HTTP ${status}`]: () => reponse.status === status,
    [`${nom} : ${statut}`]: () => corps.statut === statut,
    [`${nom} : commande_id`]: () => typeof corps.commande_id === 'string',
  })
  sleep(0.1)
}
