/**
 * Is the load shared evenly? 20 users for 10 s read a panier through the gateway; `X-Instance-Id` tells who answered.
 *
 *     k6 run k6-lb.js
 *
 * `-e PORT_OFFSET=1000`, `-e BASE_URL=…` and `-e INSTANCES=panier-8010,panier-8011,panier-8110` for another system.
 */
import { check, sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { Counter, Rate } from 'k6/metrics'
import { adresse, empechement, instancesPanier } from './k6/lib/passerelle.js'

const part = 1 / instancesPanier.length
// One answer more or less is not a hundredth of a share: a run of some thousand answers can tell.
const tolerance = part / 100

const partage = new Rate('partage')
const reponses = new Counter('reponses')
const etrangeres = new Counter('instances_inconnues')

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { lb: { executor: 'constant-vus', vus: 20, duration: '10s', exec: 'lirePanier' } },
  thresholds: {
    checks: ['rate==1'],
    instances_inconnues: ['count==0'],
    ...Object.fromEntries(
      instancesPanier.flatMap((instance) => [
        [`partage{instance:${instance}}`, [`rate>=${part - tolerance}`, `rate<=${part + tolerance}`]],
        // Without a threshold of its own a tagged metric does not reach the summary.
        [`reponses{instance:${instance}}`, ['count>0']],
      ]),
    ),
  },
}

/** @public @returns {void} */
export function setup() {
  const obstacle = empechement(http.get(`${adresse}/health`))
  if (obstacle !== undefined) exec.test.abort(obstacle)
}

/** @public @returns {void} */
export function lirePanier() {
  const reponse = http.get(`${adresse}/panier/1`, { tags: { name: '/panier/{client_id}' } })
  check(reponse, { 'statut 200': ({ status }) => status === 200 })
  const vue = reponse.headers['X-Instance-Id'] ?? ''
  for (const instance of instancesPanier) partage.add(instance === vue, { instance })
  if (instancesPanier.includes(vue)) reponses.add(1, { instance: vue })
  // The counter must exist even when nothing is wrong: a threshold on a metric without values is not judged.
  etrangeres.add(instancesPanier.includes(vue) ? 0 : 1)
  sleep(0.1)
}

/** @public @param {{ metrics: Record<string, { values: Record<string, number>, thresholds?: Record<string, { ok: boolean }> }> }} data */
export function handleSummary({ metrics }) {
  if (metrics.checks === undefined) return {}
  const lignes = instancesPanier.map((instance) => {
    const nombre = metrics[`reponses{instance:${instance}}`]?.values.count ?? 0
    const taux = metrics[`partage{instance:${instance}}`]?.values.rate ?? 0
    return `  ${instance.padEnd(16)} ${String(nombre).padStart(6)}  ${(taux * 100).toFixed(2).padStart(6)} %`
  })
  const inconnues = metrics.instances_inconnues?.values.count ?? 0
  const bons = metrics.checks?.values.passes ?? 0
  const mauvais = metrics.checks?.values.fails ?? 0
  const franchis = Object.entries(metrics).flatMap(([nom, { thresholds = {} }]) =>
    Object.entries(thresholds).flatMap(([regle, { ok }]) => (ok ? [] : [`  ✗ ${nom} : ${regle}`])),
  )
  const verdict = franchis.length === 0 ? 'Partage égal à 1 % près.' : 'Seuils franchis :'
  const texte = [
    '',
    `Partage de la charge (load sharing), attendu ${(part * 100).toFixed(2)} % chacune`,
    ...lignes,
    `  statut 200 : ${bons} ; autres : ${mauvais} ; instances inconnues : ${inconnues}`,
    verdict,
    ...franchis,
    '',
  ]
  return { stdout: `${texte.join('\n')}\n` }
}
