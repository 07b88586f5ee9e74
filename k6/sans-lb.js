/**
 * The reading of k6-lb.js without the gateway: straight at one instance of panier, to see what the gateway costs.
 *
 *     k6 run k6/sans-lb.js
 *
 * `-e CIBLES=http://127.0.0.1:8010,http://127.0.0.1:8011` asks several in turn, as a client that knows them would;
 * `-e USAGERS=…`, `-e DUREE=…` and `-e PAUSE=…` as in k6-lb.js.
 */
import { sleep } from 'k6'
import exec from 'k6/execution'
import { exigerLeSysteme } from './lib/adresses.ts'
import { lirePanier, tableauVitesse, vitesseDe } from './lib/lecture-panier.ts'
import { duree, entier, langue, mots, nombre, pageDe } from './lib/reglages.ts'
import { aTourne, conditionsDe, fichiers, seuilsDe } from './lib/resume.ts'

const usagers = entier('USAGERS', 20)
const temps = duree('DUREE', '10s')
const pause = nombre('PAUSE', 0.1)
const cibles = mots('CIBLES', [`http://127.0.0.1:${8010 + nombre('PORT_OFFSET', 0)}`])
const premiere = String(cibles[0])

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { sansLb: { executor: 'constant-vus', vus: usagers, duration: temps, exec: 'lire' } },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: { checks: ['rate==1'] },
}

/** @public @returns {void} */
export function setup() {
  exigerLeSysteme(premiere)
}

/** @public @returns {void} */
export function lire() {
  lirePanier(cibles[exec.scenario.iterationInTest % cibles.length] ?? premiere)
  sleep(pause)
}

/** @public @param {import('./lib/resume.ts').Resume} resume */
export function handleSummary(resume) {
  if (!aTourne(resume)) return {}
  const vitesse = vitesseDe(resume, temps)
  /** @type {import('./lib/rapport.ts').Rapport} */
  const rapport = {
    essai: 'sans-lb',
    titre: { fr: 'Lecture sans passerelle', en: 'Reading without the gateway' },
    conditions: conditionsDe({ usagers, duree: temps, adresse: cibles.join(', ') }),
    verdict: {
      fr: 'À comparer avec la même lecture par la passerelle : npm run load -- lb.',
      en: 'To compare with the same reading through the gateway: npm run load -- lb.',
    },
    tableaux: [tableauVitesse(vitesse)],
    notes: [],
    seuils: seuilsDe(resume),
    date: new Date().toISOString(),
    chiffres: { ...vitesse },
  }
  return fichiers(rapport, resume, { page: pageDe('sans-lb'), langue })
}
