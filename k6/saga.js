/**
 * The three ends of an order, in a realistic mix: 90 % confirmed, 6 % short of stock, 4 % refused by the payment.
 *
 *     k6 run k6/saga.js          -e USAGERS=10 -e DUREE=30s to change its size, -e DIRECT=1 past the gateway
 *
 * Each product is ordered in proportion to its stock, so that none is drained before all are.
 */
import { check, sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { adresseDe } from './lib/adresses.ts'
import { commander, ouvrirLaBoutique } from './lib/boutique.ts'
import { secondesDe } from './lib/durees.ts'
import { CAS, commandesPrevues } from './lib/melange.ts'
import { champ } from './lib/promesses.ts'
import { grandeur, ms, pourCent } from './lib/rapport.ts'
import { direct, duree, entier, fumee, langue, nombre, pageDe, passerelle } from './lib/reglages.ts'
import {
  aTourne,
  conditionsDe,
  fichiers,
  franchis,
  secondesDeCharge,
  seuilsDe,
  valeur,
} from './lib/resume.ts'

const usagers = entier('USAGERS', 5)
const temps = duree('DUREE', '10s')
const pause = nombre('PAUSE', 0.1)
/** Every so many orders one is read again: what the answer said must be what commande has written. */
const RELUE = 10
/** @type {readonly import('./lib/promesses.ts').Issue[]} */
const ISSUES = [...CAS, 'differee', 'renvoyee']
/** What every run must meet. A short one on a slow machine may be too short for the rare cases, and is not wrong.
 * @type {readonly import('./lib/promesses.ts').Issue[]} */
const attendues = fumee ? ['confirmee'] : CAS

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { saga: { executor: 'constant-vus', vus: usagers, duration: temps, exec: 'passer' } },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    ...Object.fromEntries(
      ISSUES.map((issue) => [`commandes{issue:${issue}}`, attendues.includes(issue) ? ['count>0'] : []]),
    ),
  },
}

/** @public */
export function setup() {
  return ouvrirLaBoutique(commandesPrevues({ usagers, secondes: secondesDe(temps), pause, part: 1 }))
}

/** @public @param {import('./lib/entrepot.ts').Entrepot} entrepot */
export function passer(entrepot) {
  const rang = exec.scenario.iterationInTest
  const { reponse, issue } = commander(entrepot, rang)
  const cas = CAS.find((one) => one === issue)
  if (rang % RELUE === 0 && cas !== undefined) relire(String(champ(reponse.json(), 'commande_id')), cas)
  sleep(pause)
}

/** @param {string} id @param {import('./lib/melange.ts').Cas} cas */
function relire(id, cas) {
  const reponse = http.get(`${adresseDe('commande')}/commande/${id}`, { tags: { name: '/commande/{id}' } })
  const statut = cas === 'confirmee' ? 'CONFIRMEE' : 'ANNULEE'
  check(reponse, {
    [`${cas} : relue ${statut}`]: () => reponse.status === 200 && champ(reponse.json(), 'statut') === statut,
  })
}

/** @public @param {import('./lib/resume.ts').Resume} resume */
export function handleSummary(resume) {
  if (!aTourne(resume)) return {}
  const nombres = ISSUES.map((issue) => valeur(resume, `commandes{issue:${issue}}`, 'count'))
  const total = nombres.reduce((somme, un) => somme + un, 0)
  const finies = nombres.slice(0, CAS.length).reduce((somme, un) => somme + un, 0)
  const vitesse = {
    // What was sent back, or goes on without us, has not been done.
    parSeconde: finies / secondesDeCharge(resume, temps),
    p50Ms: valeur(resume, 'duree', 'med'),
    p95Ms: valeur(resume, 'duree', 'p(95)'),
  }
  const bon = franchis(resume).length === 0
  /** @type {import('./lib/rapport.ts').Rapport} */
  const rapport = {
    essai: 'saga',
    titre: { fr: 'Les trois issues d’une commande', en: 'The three ends of an order' },
    conditions: conditionsDe({
      usagers,
      duree: temps,
      adresse: direct ? adresseDe('orchestrateur') : passerelle,
    }),
    verdict: bon
      ? { fr: 'Chaque commande a fini comme elle devait.', en: 'Each order ended as it had to.' }
      : { fr: 'Des commandes n’ont pas fini comme elles devaient.', en: 'Orders ended as they must not.' },
    tableaux: [tableauIssues(nombres, total), tableauVitesse(vitesse)],
    notes: [],
    seuils: seuilsDe(resume),
    date: new Date().toISOString(),
    chiffres: { commandes: finies, ...vitesse },
  }
  return fichiers(rapport, resume, { page: pageDe('saga'), langue })
}

/** @type {Readonly<Record<import('./lib/promesses.ts').Issue, import('./lib/rapport.ts').Texte>>} */
const NOMS = {
  confirmee: { fr: 'confirmée (201)', en: 'confirmed (201)' },
  rupture: { fr: 'stock insuffisant (409)', en: 'short of stock (409)' },
  refus: { fr: 'paiement refusé (402)', en: 'payment refused (402)' },
  differee: { fr: 'en cours (202)', en: 'still running (202)' },
  renvoyee: { fr: 'renvoyée (503, Retry-After)', en: 'sent back (503, Retry-After)' },
}

/** @param {readonly number[]} nombres @param {number} total @returns {import('./lib/rapport.ts').Tableau} */
const tableauIssues = (nombres, total) => ({
  titre: { fr: 'Commandes', en: 'Orders' },
  colonnes: [
    { fr: 'issue', en: 'end' },
    { fr: 'nombre', en: 'count' },
    { fr: 'part', en: 'share' },
  ],
  lignes: ISSUES.map((issue, i) => [
    NOMS[issue],
    grandeur(nombres[i] ?? 0),
    pourCent((nombres[i] ?? 0) / total, 1),
  ]),
  barres: nombres.map((un) => un / total),
})

/** @param {{ parSeconde: number, p50Ms: number, p95Ms: number }} vitesse @returns {import('./lib/rapport.ts').Tableau} */
const tableauVitesse = ({ parSeconde, p50Ms, p95Ms }) => ({
  titre: { fr: 'Vitesse', en: 'Speed' },
  colonnes: [
    { fr: '', en: '' },
    { fr: 'par seconde', en: 'per second' },
    { fr: 'p50', en: 'p50' },
    { fr: 'p95', en: 'p95' },
  ],
  lignes: [['POST /saga/commande', grandeur(parSeconde, undefined, 1), ms(p50Ms), ms(p95Ms)]],
})
