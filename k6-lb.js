/**
 * Is the load shared evenly? 20 users for 10 s read a panier through the gateway; `X-Instance-Id` tells who answered.
 *
 *     k6 run k6-lb.js
 *
 * `-e PORT_OFFSET=1000`, `-e BASE_URL=…` and `-e INSTANCES=panier-8010,panier-8011,panier-8110` for another system;
 * `-e USAGERS=…`, `-e DUREE=…` and `-e PAUSE=…` (seconds between two readings of a user) for another load.
 */
import { sleep } from 'k6'
import { Counter, Rate } from 'k6/metrics'
import { exigerLeSysteme } from './k6/lib/adresses.ts'
import { lirePanier, tableauVitesse, vitesseDe } from './k6/lib/lecture-panier.ts'
import { partEgale } from './k6/lib/partage.ts'
import { grandeur, pourCent } from './k6/lib/rapport.ts'
import { duree, entier, instancesPanier, langue, nombre, pageDe, passerelle } from './k6/lib/reglages.ts'
import { aTourne, conditionsDe, fichiers, franchis, seuilsDe, valeur } from './k6/lib/resume.ts'

const usagers = entier('USAGERS', 20)
const temps = duree('DUREE', '10s')
const pause = nombre('PAUSE', 0.1)
const { part, seuils } = partEgale(instancesPanier.length)

const partage = new Rate('partage')
const reponses = new Counter('reponses')
const etrangeres = new Counter('instances_inconnues')

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { lb: { executor: 'constant-vus', vus: usagers, duration: temps, exec: 'lire' } },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    checks: ['rate==1'],
    instances_inconnues: ['count==0'],
    ...Object.fromEntries(
      instancesPanier.flatMap((instance) => [
        [`partage{instance:${instance}}`, seuils],
        // Without a threshold of its own a tagged metric does not reach the summary.
        [`reponses{instance:${instance}}`, ['count>0']],
      ]),
    ),
  },
}

/** @public @returns {void} */
export function setup() {
  exigerLeSysteme()
}

/** @public @returns {void} */
export function lire() {
  const vue = lirePanier(passerelle)
  for (const instance of instancesPanier) partage.add(instance === vue, { instance })
  if (instancesPanier.includes(vue)) reponses.add(1, { instance: vue })
  // The counter must exist even when nothing is wrong: a threshold on a metric without values is not judged.
  etrangeres.add(instancesPanier.includes(vue) ? 0 : 1)
  sleep(pause)
}

/** @public @param {import('./k6/lib/resume.ts').Resume} resume */
export function handleSummary(resume) {
  if (!aTourne(resume)) return {}
  const parts = instancesPanier.map((instance) => valeur(resume, `partage{instance:${instance}}`, 'rate'))
  const egal = franchis(resume, (metrique) => metrique.startsWith('partage')).length === 0
  const vitesse = vitesseDe(resume, temps)
  /** @type {import('./k6/lib/rapport.ts').Rapport} */
  const rapport = {
    essai: 'lb',
    titre: { fr: 'Partage de la charge', en: 'Load sharing' },
    conditions: conditionsDe({ usagers, duree: temps, adresse: passerelle }),
    verdict: egal
      ? { fr: 'Partage égal à 1 % près.', en: 'Shared evenly, within 1 %.' }
      : { fr: 'Le partage n’est pas égal.', en: 'The load is not shared evenly.' },
    tableaux: [
      {
        titre: {
          fr: `Par instance, attendu ${(part * 100).toFixed(2)} % chacune`,
          en: `By instance, ${(part * 100).toFixed(2)} % each expected`,
        },
        colonnes: [
          { fr: 'instance', en: 'instance' },
          { fr: 'réponses', en: 'answers' },
          { fr: 'part', en: 'share' },
        ],
        lignes: instancesPanier.map((instance, i) => [
          instance,
          grandeur(valeur(resume, `reponses{instance:${instance}}`, 'count')),
          pourCent(parts[i] ?? 0),
        ]),
        barres: parts,
      },
      tableauVitesse(vitesse),
    ],
    notes: [],
    seuils: seuilsDe(resume),
    date: new Date().toISOString(),
    chiffres: { ...vitesse, ecart: Math.max(...parts.map((une) => Math.abs(une - part) / part)) },
  }
  return fichiers(rapport, resume, { page: pageDe('lb'), langue })
}
