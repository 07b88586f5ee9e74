/**
 * How many visitors the shop bears: steps of 100, 300 and 1,000, each doing nine readings for one order with a second of
 * thought between two acts. A step holds while p95 < 500 ms and errors < 0.1 %; a 503 with Retry-After is counted apart.
 *
 *     k6 run k6/charge.js
 *
 * `-e PALIERS=50,100 -e DUREE=10s` for other steps, and how long each lasts. Every step must hold for the run to pass; on a
 * machine that cannot bear the highest, `-e EXIGE=300` asks only for those up to 300, and still tells how the others went.
 */
import exec from 'k6/execution'
import { ouvrirLaBoutique, visiter } from './lib/boutique.ts'
import { secondesDe } from './lib/durees.ts'
import { aPartirDe } from './lib/entrepot.ts'
import { commandesPrevues, PART_COMMANDES } from './lib/melange.ts'
import { ERREURS_MAX, P95_MAX_MS, plusHautQuiTient, tient } from './lib/paliers.ts'
import { ecrire, grandeur, ms, pourCent } from './lib/rapport.ts'
import { duree, entiers, fumee, langue, nombre, pageDe, passerelle } from './lib/reglages.ts'
import { aTourne, fichiers, notesDeFumee, seuilsDe, valeur } from './lib/resume.ts'

const paliers = entiers('PALIERS', [100, 300, 1000])
const temps = duree('DUREE', '30s')
const secondes = secondesDe(temps)
const pause = nombre('PAUSE', 1)
const exige = nombre('EXIGE', Math.max(...paliers))
/** Between two steps, so that what the first left over does not weigh on the second. */
const REPOS = fumee ? 1 : 5

/** @param {number} usagers */
const nom = (usagers) => `palier_${usagers}`

/** @param {number} usagers */
function seuilsDuPalier(usagers) {
  const tenus = fumee
    ? { duree: [], erreurs: ['rate==0'] }
    : usagers <= exige
      ? { duree: [`p(95)<${P95_MAX_MS}`], erreurs: [`rate<${ERREURS_MAX}`] }
      : { duree: [], erreurs: [] }
  return {
    [`duree{scenario:${nom(usagers)}}`]: tenus.duree,
    [`erreurs{scenario:${nom(usagers)}}`]: tenus.erreurs,
    // Without a single answer the two above would not be judged at all.
    [`renvois{scenario:${nom(usagers)}}`]: ['rate<1'],
    [`iterations{scenario:${nom(usagers)}}`]: ['count>0'],
  }
}

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: Object.fromEntries(
    paliers.map((usagers, i) => [
      nom(usagers),
      {
        executor: 'constant-vus',
        vus: usagers,
        duration: temps,
        startTime: `${i * (secondes + REPOS)}s`,
        gracefulStop: `${REPOS}s`,
        exec: 'visite',
      },
    ]),
  ),
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: Object.assign({}, ...paliers.map(seuilsDuPalier)),
}

/** Each step orders what those before it have left. */
const prevues = paliers.map((usagers) => commandesPrevues({ usagers, secondes, pause, part: PART_COMMANDES }))
/** @param {readonly number[]} nombres */
const somme = (nombres) => nombres.reduce((total, un) => total + un, 0)

/** @public */
export function setup() {
  return ouvrirLaBoutique(somme(prevues))
}

/** @public @param {import('./lib/entrepot.ts').Entrepot} entrepot */
export function visite(entrepot) {
  const numero = paliers.findIndex((usagers) => nom(usagers) === exec.scenario.name)
  visiter(aPartirDe(entrepot, somme(prevues.slice(0, numero))), pause)
}

/** @param {import('./lib/resume.ts').Resume} resume @param {number} usagers */
const mesure = (resume, usagers) => ({
  usagers,
  reponses: valeur(resume, `duree{scenario:${nom(usagers)}}`, 'count'),
  p95Ms: valeur(resume, `duree{scenario:${nom(usagers)}}`, 'p(95)'),
  erreurs: valeur(resume, `erreurs{scenario:${nom(usagers)}}`, 'rate'),
  renvois: valeur(resume, `renvois{scenario:${nom(usagers)}}`, 'rate'),
})

/** @public @param {import('./lib/resume.ts').Resume} resume */
export function handleSummary(resume) {
  if (!aTourne(resume)) return {}
  const mesures = paliers.map((usagers) => mesure(resume, usagers))
  const haut = plusHautQuiTient(mesures)
  /** @type {import('./lib/rapport.ts').Rapport} */
  const rapport = {
    essai: 'charge',
    titre: { fr: 'Charge par paliers', en: 'Load in steps' },
    conditions: [
      { fr: '90 % de lectures, 10 % de commandes', en: '90 % readings, 10 % orders' },
      { fr: `${temps} par palier, ${pause} s de réflexion`, en: `${temps} a step, ${pause} s of thought` },
      { fr: passerelle, en: passerelle },
    ],
    verdict: verdictDe(mesures, haut),
    tableaux: [
      {
        titre: { fr: 'Paliers', en: 'Steps' },
        colonnes: [
          { fr: 'usagers', en: 'users' },
          { fr: 'réponses/s', en: 'answers/s' },
          { fr: 'p50', en: 'p50' },
          { fr: 'p95', en: 'p95' },
          { fr: 'erreurs', en: 'errors' },
          { fr: 'renvois 503', en: 'sent back 503' },
          { fr: 'tient', en: 'holds' },
        ],
        lignes: mesures.map((palier) => [
          grandeur(palier.usagers),
          grandeur(palier.reponses / secondes, undefined, 1),
          ms(valeur(resume, `duree{scenario:${nom(palier.usagers)}}`, 'med')),
          ms(palier.p95Ms),
          pourCent(palier.erreurs),
          pourCent(palier.renvois),
          tient(palier) ? '✓' : '✗',
        ]),
        barres: mesures.map(({ p95Ms }) => p95Ms / (2 * P95_MAX_MS)),
      },
    ],
    notes: notesDe(),
    seuils: seuilsDe(resume),
    date: new Date().toISOString(),
    chiffres: { plusHaut: haut?.usagers ?? 0, ...Object.assign({}, ...mesures.map(enChiffres)) },
  }
  return fichiers(rapport, resume, { page: pageDe('charge'), langue })
}

/** @param {import('./lib/paliers.ts').MesurePalier} palier */
const enChiffres = ({ usagers, p95Ms, erreurs, renvois }) => ({
  [`p95Ms_${usagers}`]: p95Ms,
  [`erreurs_${usagers}`]: erreurs,
  [`renvois_${usagers}`]: renvois,
})

/**
 * What holds, and what does not: both are said.
 *
 * @param {readonly import('./lib/paliers.ts').MesurePalier[]} mesures
 * @param {import('./lib/paliers.ts').MesurePalier | undefined} haut
 */
function verdictDe(mesures, haut) {
  const dernier = Math.max(...paliers)
  if (haut?.usagers === dernier) {
    return { fr: `Tient jusqu’au bout : ${dernier} usagers.`, en: `Holds to the end: ${dernier} users.` }
  }
  const tombes = mesures.filter((palier) => palier.usagers > (haut?.usagers ?? 0) && !tient(palier))
  /** @param {import('./lib/rapport.ts').Langue} dite */
  const pourquoi = (dite) =>
    tombes
      .map((un) => {
        const usagers = `${ecrire(grandeur(un.usagers), dite)}${dite === 'fr' ? ' :' : ':'}`
        return `${usagers} p95 ${ecrire(ms(un.p95Ms), dite)}, ${ecrire(pourCent(un.erreurs), dite)}`
      })
      .join(dite === 'fr' ? ' ; ' : '; ')
  return haut === undefined
    ? {
        fr: `Aucun palier ne tient (${pourquoi('fr')} d’erreurs).`,
        en: `No step holds (${pourquoi('en')} of errors).`,
      }
    : {
        fr: `Le palier le plus haut qui tient est de ${haut.usagers} usagers (${pourquoi('fr')} d’erreurs).`,
        en: `The highest step that holds is of ${haut.usagers} users (${pourquoi('en')} of errors).`,
      }
}

/** What was not asked for is not passed over. */
function notesDe() {
  if (fumee) return notesDeFumee(fumee)
  const libres = paliers.filter((usagers) => usagers > exige)
  if (libres.length === 0) return []
  const lesquels = libres.join(', ')
  return [
    {
      fr: `EXIGE=${exige} : sans seuil, dit seulement : ${lesquels} usagers.`,
      en: `EXIGE=${exige}: without a threshold, only told: ${lesquels} users.`,
    },
  ]
}
