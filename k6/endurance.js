/**
 * The same load for a long time: does the shop get slower, or larger? A watcher reads and orders all along, and after each
 * tenth of the run takes its own p95 and what each process says in `/metrics` of its memory and its open files.
 *
 *     k6 run k6/endurance.js
 *
 * `-e DUREE=8h` for a night (10 minutes otherwise), `-e USAGERS=10` for how many visit. The warehouse must have enough for it:
 * a run that would order more than there is does not begin, and says so.
 */
import { sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { Counter, Gauge, Rate } from 'k6/metrics'
import { allerRetour, ouvrirLaBoutique, visiter } from './lib/boutique.ts'
import { secondesDe } from './lib/durees.ts'
import { aPartirDe } from './lib/entrepot.ts'
import { commandesPrevues, PART_COMMANDES } from './lib/melange.ts'
import { centile, derive, lireMetrique } from './lib/mesures.ts'
import { ecrire, grandeur, ms } from './lib/rapport.ts'
import { duree, entier, fumee, langue, nombre, pageDe, passerelle, processus } from './lib/reglages.ts'
import { aTourne, fichiers, franchis, notesDeFumee, seuilsDe, tableauUsagers, valeur } from './lib/resume.ts'

const usagers = entier('USAGERS', 30)
const temps = duree('DUREE', '10m')
const secondes = secondesDe(temps)
const pause = nombre('PAUSE', 1)
/** A second, and more where the run is long: some hundred rounds a slice are enough. */
const PAUSE_VEILLEUR = Math.max(1, secondes / 7200)
const TRANCHES = 10
/** A little less than a tenth: the last ends before the run does. */
const trancheMs = (secondes * 1000) / (TRANCHES + 0.5)

/** What is watched: from what size on a change means something, and how many times as much is drift. */
const SUIVIS = {
  p95: { plancher: 25, derive: 1.5 },
  memoire: { plancher: 64 * 1024 * 1024, derive: 1.3 },
  descripteurs: { plancher: 50, derive: 1.5 },
}
const METRIQUES = { memoire: 'process_resident_memory_bytes', descripteurs: 'process_open_fds' }
const GENRES = /** @type {const} */ (['memoire', 'descripteurs'])

const p95 = new Gauge('temoin_p95', true)
const deriveP95 = new Gauge('derive_p95')
const mesures = { memoire: new Gauge('memoire'), descripteurs: new Gauge('descripteurs') }
const departs = { memoire: new Gauge('memoire_depart'), descripteurs: new Gauge('descripteurs_depart') }
const derives = { memoire: new Gauge('derive_memoire'), descripteurs: new Gauge('derive_descripteurs') }
const lues = new Rate('metriques_lues')
const tranches = new Counter('tranches')

/** @param {string} id */
const seuilsDuProcessus = (id) =>
  GENRES.flatMap((genre) => [
    [`${genre}_depart{processus:${id}}`, []],
    [`${genre}{processus:${id}}`, []],
    [`derive_${genre}{processus:${id}}`, fumee ? [] : [`value<${SUIVIS[genre].derive}`]],
  ])

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: {
    visiteurs: { executor: 'constant-vus', vus: usagers, duration: temps, exec: 'visite' },
    veilleur: { executor: 'constant-vus', vus: 1, duration: temps, exec: 'veiller' },
  },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    erreurs: [fumee ? 'rate==0' : 'rate<0.001'],
    renvois: ['rate<1'],
    derive_p95: fumee ? [] : [`value<${SUIVIS.p95.derive}`],
    // Drift that was not looked for is not absent.
    tranches: fumee ? [] : [`count==${TRANCHES}`],
    metriques_lues: ['rate==1'],
    ...Object.fromEntries(Array.from({ length: TRANCHES }, (_, i) => [`temoin_p95{tranche:${i + 1}}`, []])),
    ...Object.fromEntries(processus.flatMap(({ id }) => seuilsDuProcessus(id))),
  },
}

/** Orders, at most: the watcher begins where the visitors may have come to. */
const prevues = {
  visiteurs: commandesPrevues({ usagers, secondes, pause, part: PART_COMMANDES }),
  veilleur: commandesPrevues({ usagers: 1, secondes, pause: PAUSE_VEILLEUR, part: 1 }),
}

/** @public */
export function setup() {
  return ouvrirLaBoutique(prevues.visiteurs + prevues.veilleur)
}

/** @public @param {import('./lib/entrepot.ts').Entrepot} entrepot */
export function visite(entrepot) {
  visiter(entrepot, pause)
}

/** The watcher's own memory: it is one user, and no other touches it. */
const memoire = {
  /** @type {number[]} Of this slice. */
  durees: [],
  /** @type {number[]} Of each slice so far. */
  p95: [],
  /** @type {Map<string, number[]>} By kind and process. */
  series: new Map(),
}

/** @public @param {import('./lib/entrepot.ts').Entrepot} entrepot */
export function veiller(entrepot) {
  memoire.durees.push(allerRetour(aPartirDe(entrepot, prevues.visiteurs), exec.scenario.iterationInTest))
  const finies = Math.floor((Date.now() - exec.scenario.startTime) / trancheMs)
  if (finies > memoire.p95.length && memoire.p95.length < TRANCHES) finirLaTranche()
  sleep(PAUSE_VEILLEUR)
}

function finirLaTranche() {
  const mesure = centile(memoire.durees, 0.95)
  memoire.durees = []
  memoire.p95.push(mesure)
  tranches.add(1)
  if (Number.isFinite(mesure)) p95.add(mesure, { tranche: String(memoire.p95.length) })
  deriveP95.add(deriveDe(memoire.p95, 'p95'))
  for (const { id, adresse } of processus) relever(id, adresse)
}

/** @param {string} id @param {string} adresse */
function relever(id, adresse) {
  const reponse = http.get(`${adresse}/metrics`, { responseType: 'text', tags: { name: 'metrics' } })
  lues.add(reponse.status === 200)
  for (const genre of GENRES) {
    const lue = lireMetrique(reponse.body ?? '', METRIQUES[genre])
    // Not every system tells.
    if (lue === undefined) continue
    const serie = [...(memoire.series.get(`${genre} ${id}`) ?? []), lue]
    memoire.series.set(`${genre} ${id}`, serie)
    if (serie.length === 1) departs[genre].add(lue, { processus: id })
    mesures[genre].add(lue, { processus: id })
    derives[genre].add(deriveDe(serie, genre), { processus: id })
  }
}

/** Of all slices but the first, in which everything warms up.
 * @param {readonly number[]} serie @param {keyof typeof SUIVIS} quoi */
const deriveDe = (serie, quoi) => derive(serie.slice(1), SUIVIS[quoi].plancher)

/** @public @param {import('./lib/resume.ts').Resume} resume */
export function handleSummary(resume) {
  if (!aTourne(resume)) return {}
  const stable = franchis(resume, (metrique) => metrique.startsWith('derive_')).length === 0
  const facteur = grandeur(valeur(resume, 'derive_p95', 'value'), undefined, 2)
  /** @type {import('./lib/rapport.ts').Rapport} */
  const rapport = {
    essai: 'endurance',
    titre: { fr: 'Endurance', en: 'Endurance' },
    conditions: [
      { fr: `${usagers} usagers, ${pause} s de réflexion`, en: `${usagers} users, ${pause} s of thought` },
      { fr: temps, en: temps },
      { fr: passerelle, en: passerelle },
    ],
    verdict: stable
      ? {
          fr: `Rien ne dérive ; p95 × ${ecrire(facteur, 'fr')} du début à la fin.${nonSuivis.fr}`,
          en: `Nothing drifts; p95 × ${ecrire(facteur, 'en')} from beginning to end.${nonSuivis.en}`,
        }
      : { fr: 'La boutique dérive : voyez les seuils.', en: 'The shop drifts: see the thresholds.' },
    tableaux: [tableauTranches(resume), tableauProcessus(resume), tableauUsagers(resume)],
    notes: notesDeFumee(fumee),
    seuils: seuilsDe(resume),
    date: new Date().toISOString(),
    chiffres: {
      deriveP95: valeur(resume, 'derive_p95', 'value'),
      tranches: valeur(resume, 'tranches', 'count'),
    },
  }
  return fichiers(rapport, resume, { page: pageDe('endurance'), langue })
}

/** Where no process is known, only the answers were watched. */
const nonSuivis =
  processus.length > 0
    ? { fr: '', en: '' }
    : {
        fr: ' Mémoire et fichiers ouverts n’ont pas été suivis : aucun processus n’est connu d’ici.',
        en: ' Memory and open files were not watched: no process is known from here.',
      }

/** @param {import('./lib/resume.ts').Resume} resume @returns {import('./lib/rapport.ts').Tableau} */
function tableauTranches(resume) {
  const p95s = Array.from({ length: TRANCHES }, (_, i) =>
    valeur(resume, `temoin_p95{tranche:${i + 1}}`, 'value'),
  )
  return {
    titre: {
      fr: 'Le p95 du veilleur, une lecture et une commande, par dixième',
      en: 'The watcher’s p95, a reading and an order, by tenths',
    },
    colonnes: [
      { fr: 'tranche', en: 'slice' },
      { fr: 'p95', en: 'p95' },
    ],
    lignes: p95s.map((un, i) => [String(i + 1), ms(un || Number.NaN)]),
    barres: p95s.map((un) => un / Math.max(1, ...p95s)),
  }
}

const MIO = 1024 * 1024

/** @param {import('./lib/resume.ts').Resume} resume @returns {import('./lib/rapport.ts').Tableau} */
function tableauProcessus(resume) {
  return {
    titre: {
      fr: 'Mémoire et fichiers ouverts de chaque processus',
      en: 'Memory and open files of each process',
    },
    colonnes: [
      { fr: 'processus', en: 'process' },
      { fr: 'mémoire au début', en: 'memory at first' },
      { fr: 'à la fin', en: 'at the end' },
      { fr: 'dérive', en: 'drift' },
      { fr: 'fichiers au début', en: 'files at first' },
      { fr: 'à la fin', en: 'at the end' },
      { fr: 'dérive', en: 'drift' },
    ],
    lignes: processus.map(({ id }) => {
      /** @param {string} nom */
      const lue = (nom) => valeur(resume, `${nom}{processus:${id}}`, 'value') || Number.NaN
      return [
        id,
        grandeur(lue('memoire_depart') / MIO, 'Mio'),
        grandeur(lue('memoire') / MIO, 'Mio'),
        grandeur(lue('derive_memoire'), undefined, 2),
        grandeur(lue('descripteurs_depart')),
        grandeur(lue('descripteurs')),
        grandeur(lue('derive_descripteurs'), undefined, 2),
      ]
    }),
  }
}
