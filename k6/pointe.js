/**
 * A crowd comes all at once, and goes: how long until the shop is as quick as before? A witness reads and orders all along,
 * whatever the crowd does; it is back when the p95 of its last rounds is what it was in the calm, or nearly.
 *
 *     k6 run k6/pointe.js
 *
 * `-e USAGERS=20 -e POINTE=300` for the crowd, `-e DUREE=15s` for how long it stays (as long a calm comes before it, three
 * times as long follows), `-e RETOUR_MAX=30` for the seconds that the way back may take.
 */
import { sleep } from 'k6'
import exec from 'k6/execution'
import { Gauge, Trend } from 'k6/metrics'
import { allerRetour, ouvrirLaBoutique, visiter } from './lib/boutique.ts'
import { secondesDe } from './lib/durees.ts'
import { aPartirDe } from './lib/entrepot.ts'
import { commandesPrevues, PART_COMMANDES } from './lib/melange.ts'
import { centile, limiteDuRetour, retourMs } from './lib/mesures.ts'
import { ecrire, grandeur, ms } from './lib/rapport.ts'
import { duree, entier, fumee, langue, nombre, pageDe, passerelle } from './lib/reglages.ts'
import { aTourne, fichiers, notesDeFumee, seuilsDe, tableauUsagers, valeur } from './lib/resume.ts'

const usagers = entier('USAGERS', 20)
const foule = entier('POINTE', 300)
const pause = nombre('PAUSE', 1)
const retourMax = nombre('RETOUR_MAX', 30)
const calme = secondesDe(duree('DUREE', '15s'))
const finMs = 2 * calme * 1000
const total = 5 * calme
/** Between two rounds of the witness. */
const PAUSE_TEMOIN = 0.1
const PHASES = ['calme', 'pointe', 'retour']

const durees = new Trend('temoin', true)
/** Seconds since the crowd left, until the witness is as quick as before; then it stays. */
const retour = new Gauge('retour_s')
const revenu = new Gauge('revenu')

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: {
    fond: { executor: 'constant-vus', vus: usagers, duration: `${total}s`, exec: 'visite' },
    pointe: {
      executor: 'constant-vus',
      vus: foule,
      startTime: `${calme}s`,
      duration: `${calme}s`,
      exec: 'visite',
    },
    temoin: { executor: 'constant-vus', vus: 1, duration: `${total}s`, exec: 'observer' },
  },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    erreurs: [fumee ? 'rate==0' : 'rate<0.001'],
    renvois: ['rate<1'],
    retour_s: fumee ? [] : [`value<=${retourMax}`],
    revenu: fumee ? [] : ['value==1'],
    ...Object.fromEntries(PHASES.map((phase) => [`temoin{phase:${phase}}`, []])),
  },
}

/** Orders, at most: each group begins where the one before it may have come to. */
const prevues = {
  fond: commandesPrevues({ usagers, secondes: total, pause, part: PART_COMMANDES }),
  pointe: commandesPrevues({ usagers: foule, secondes: calme, pause, part: PART_COMMANDES }),
  temoin: commandesPrevues({ usagers: 1, secondes: total, pause: PAUSE_TEMOIN, part: 1 }),
}

/** @public */
export function setup() {
  return ouvrirLaBoutique(prevues.fond + prevues.pointe + prevues.temoin)
}

/** @public @param {import('./lib/entrepot.ts').Entrepot} entrepot */
export function visite(entrepot) {
  visiter(aPartirDe(entrepot, exec.scenario.name === 'fond' ? 0 : prevues.fond), pause)
}

/** The witness's own memory: it is one user, and no other touches it.
 * @type {import('./lib/mesures.ts').Echantillon[]} */
const vus = []

/** @public @param {import('./lib/entrepot.ts').Entrepot} entrepot */
export function observer(entrepot) {
  const aMs = Date.now() - exec.scenario.startTime
  const dureeMs = allerRetour(
    aPartirDe(entrepot, prevues.fond + prevues.pointe),
    exec.scenario.iterationInTest,
  )
  vus.push({ aMs, dureeMs })
  const phase = PHASES[Math.min(2, Math.floor(aMs / (calme * 1000)))] ?? 'retour'
  if (Number.isFinite(dureeMs)) durees.add(dureeMs, { phase })
  if (phase === 'retour') juger(aMs)
  // A threshold on a metric without values is not judged: until the end it is not back.
  else revenu.add(0)
  sleep(PAUSE_TEMOIN)
}

/** @param {number} aMs */
function juger(aMs) {
  const trouve = retourMs(vus, { finMs, limiteMs: limiteDuRetour(reference()) })
  revenu.add(trouve === undefined ? 0 : 1)
  retour.add((trouve ?? aMs - finMs) / 1000)
}

/** The p95 of the calm, without its first third, in which everything warms up. */
function reference() {
  const duCalme = vus.filter(({ aMs }) => aMs >= (calme * 1000) / 3 && aMs < calme * 1000)
  return centile(
    duCalme.map(({ dureeMs }) => dureeMs),
    0.95,
  )
}

/** @public @param {import('./lib/resume.ts').Resume} resume */
export function handleSummary(resume) {
  if (!aTourne(resume)) return {}
  const secondes = valeur(resume, 'retour_s', 'value')
  const estRevenu = valeur(resume, 'revenu', 'value') === 1
  const p95 = PHASES.map((phase) => valeur(resume, `temoin{phase:${phase}}`, 'p(95)'))
  /** @type {import('./lib/rapport.ts').Rapport} */
  const rapport = {
    essai: 'pointe',
    titre: { fr: 'Une pointe, et le retour au calme', en: 'A spike, and the way back' },
    conditions: [
      {
        fr: `${usagers} usagers, puis ${foule} de plus pendant ${calme} s`,
        en: `${usagers} users, then ${foule} more for ${calme} s`,
      },
      { fr: `${pause} s de réflexion`, en: `${pause} s of thought` },
      { fr: passerelle, en: passerelle },
    ],
    verdict: verdictDe(estRevenu, secondes),
    tableaux: [tableauTemoin(resume, p95), tableauUsagers(resume)],
    notes: notesDeFumee(fumee),
    seuils: seuilsDe(resume),
    date: new Date().toISOString(),
    chiffres: {
      retourS: secondes,
      revenu: estRevenu ? 1 : 0,
      p95CalmeMs: p95[0] ?? 0,
      p95PointeMs: p95[1] ?? 0,
    },
  }
  return fichiers(rapport, resume, { page: pageDe('pointe'), langue })
}

const NOMS = [
  { fr: 'calme', en: 'calm' },
  { fr: 'pointe', en: 'spike' },
  { fr: 'retour', en: 'after' },
]

/** @param {boolean} estRevenu @param {number} secondes */
function verdictDe(estRevenu, secondes) {
  const dit = grandeur(secondes, 's', 1)
  return estRevenu
    ? {
        fr: `Comme avant, ${ecrire(dit, 'fr')} après la pointe.`,
        en: `As before, ${ecrire(dit, 'en')} after the spike.`,
      }
    : {
        fr: `Pas encore comme avant, ${ecrire(dit, 'fr')} après la pointe.`,
        en: `Not yet as before, ${ecrire(dit, 'en')} after the spike.`,
      }
}

/** @param {import('./lib/resume.ts').Resume} resume @param {readonly number[]} p95 @returns {import('./lib/rapport.ts').Tableau} */
const tableauTemoin = (resume, p95) => ({
  titre: {
    fr: 'Ce que vit un témoin : une lecture et une commande',
    en: 'What a witness lives through: a reading and an order',
  },
  colonnes: [
    { fr: 'phase', en: 'phase' },
    { fr: 'tours', en: 'rounds' },
    { fr: 'p50', en: 'p50' },
    { fr: 'p95', en: 'p95' },
  ],
  lignes: PHASES.map((phase, i) => [
    NOMS[i] ?? phase,
    grandeur(valeur(resume, `temoin{phase:${phase}}`, 'count')),
    ms(valeur(resume, `temoin{phase:${phase}}`, 'med')),
    ms(p95[i] ?? 0),
  ]),
  barres: p95.map((un) => un / Math.max(1, ...p95)),
})
