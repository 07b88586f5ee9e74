/** The reading by which load sharing is measured, through the gateway and past it: one panier, again and again. */
import { check } from 'k6'
import http from 'k6/http'
import { Trend } from 'k6/metrics'
import { grandeur, ms, type Tableau } from './rapport.ts'
import { type Resume, secondesDeCharge, valeur } from './resume.ts'

const durees = new Trend('duree', true)

/** Reads the panier and checks the answer. The instance that answered, empty when none says so. */
export function lirePanier(adresse: string): string {
  const reponse = http.get(`${adresse}/panier/1`, { tags: { name: '/panier/{client_id}' } })
  check(reponse, { 'statut 200': ({ status }) => status === 200 })
  durees.add(reponse.timings.duration)
  return reponse.headers['X-Instance-Id'] ?? ''
}

export interface Vitesse {
  readonly lectures: number
  readonly parSeconde: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** How fast the panier was read, in a run of that length. */
export const vitesseDe = (resume: Resume, duree: string): Vitesse => ({
  lectures: valeur(resume, 'duree', 'count'),
  parSeconde: valeur(resume, 'duree', 'count') / secondesDeCharge(resume, duree),
  p50Ms: valeur(resume, 'duree', 'med'),
  p95Ms: valeur(resume, 'duree', 'p(95)'),
})

export const tableauVitesse = ({ lectures, parSeconde, p50Ms, p95Ms }: Vitesse): Tableau => ({
  titre: { fr: 'Vitesse', en: 'Speed' },
  colonnes: [
    { fr: '', en: '' },
    { fr: 'lectures', en: 'readings' },
    { fr: 'par seconde', en: 'per second' },
    { fr: 'p50', en: 'p50' },
    { fr: 'p95', en: 'p95' },
  ],
  lignes: [['GET /panier/1', grandeur(lectures), grandeur(parSeconde), ms(p50Ms), ms(p95Ms)]],
})
