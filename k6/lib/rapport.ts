/** What a run came to, told three ways: lines for the terminal, a page without any asset, and JSON. Pure. */

export type Langue = 'fr' | 'en'
export interface Texte {
  readonly fr: string
  readonly en: string
}
/** A number is written as the language does; a string as it stands. */
export type Cellule = string | Texte | Grandeur
export interface Grandeur {
  readonly valeur: number
  readonly unite?: string
  readonly decimales?: number
}

/** The first column names the line, the others are figures. */
export interface Tableau {
  readonly titre: Texte
  readonly colonnes: readonly Texte[]
  readonly lignes: readonly (readonly Cellule[])[]
  /** For each line, a bar of this length, from 0 to 1. */
  readonly barres?: readonly number[]
}

export interface Seuil {
  readonly metrique: string
  readonly regle: string
  readonly tenu: boolean
}

export interface Rapport {
  /** As `npm run load` names it. */
  readonly essai: string
  readonly titre: Texte
  /** Under what conditions: users, length, address. */
  readonly conditions: readonly Texte[]
  readonly verdict: Texte
  readonly tableaux: readonly Tableau[]
  readonly notes: readonly Texte[]
  readonly seuils: readonly Seuil[]
  /** RFC 3339. */
  readonly date: string
  /** The figures that other programs read. */
  readonly chiffres: Readonly<Record<string, number>>
}

export const grandeur = (valeur: number, unite?: string, decimales = 0): Grandeur => ({
  valeur,
  decimales,
  ...(unite === undefined ? {} : { unite }),
})
export const ms = (valeur: number): Grandeur => grandeur(valeur, 'ms', valeur < 100 ? 1 : 0)
export const pourCent = (part: number, decimales = 2): Grandeur => grandeur(part * 100, '%', decimales)

const mots = {
  fr: { seuils: 'Seuils', tenus: 'Tous les seuils tiennent.', franchis: 'Seuils franchis :', aucun: '–' },
  en: { seuils: 'Thresholds', tenus: 'Every threshold holds.', franchis: 'Thresholds crossed:', aucun: '–' },
} as const

/** A space that breaks no line stands between thousands, and before a unit. */
const ESPACE = '\u00A0'

/** k6 has no Intl: thousands and decimals by hand. */
export function ecrire(cellule: Cellule, langue: Langue): string {
  if (typeof cellule === 'string') return cellule
  if ('fr' in cellule) return cellule[langue]
  const { valeur, unite, decimales = 0 } = cellule
  if (!Number.isFinite(valeur)) return mots[langue].aucun
  const [entier = '', reste] = valeur.toFixed(decimales).split('.')
  const milliers = entier.replaceAll(/\B(?=(\d{3})+$)/g, langue === 'fr' ? ESPACE : ',')
  const virgule = langue === 'fr' ? ',' : '.'
  return [
    milliers + (reste === undefined ? '' : virgule + reste),
    ...(unite === undefined ? [] : [unite]),
  ].join(ESPACE)
}

export const reussi = ({ seuils }: Rapport): boolean => seuils.every(({ tenu }) => tenu)

/** For the terminal. */
export function enTexte(rapport: Rapport, langue: Langue): string {
  const franchis = rapport.seuils.filter(({ tenu }) => !tenu)
  const lignes = [
    '',
    rapport.titre[langue],
    `  ${rapport.conditions.map((one) => one[langue]).join(' · ')}`,
    ...rapport.tableaux.flatMap((tableau) => ['', ...lignesDe(tableau, langue)]),
    '',
    ...rapport.notes.map((note) => `  ${note[langue]}`),
    rapport.verdict[langue],
    franchis.length === 0 ? mots[langue].tenus : mots[langue].franchis,
    ...franchis.map(({ metrique, regle }) => `  ✗ ${metrique} : ${regle}`),
    '',
  ]
  return `${lignes.join('\n')}\n`
}

function lignesDe({ titre, colonnes, lignes }: Tableau, langue: Langue): string[] {
  const cases = [colonnes.map((one) => one[langue]), ...lignes.map((l) => l.map((c) => ecrire(c, langue)))]
  const largeurs = colonnes.map((_, i) => Math.max(...cases.map((ligne) => ligne[i]?.length ?? 0)))
  const enLigne = (ligne: readonly string[]) =>
    ligne
      .map((mot, i) => (i === 0 ? mot.padEnd(largeurs[i] ?? 0) : mot.padStart(largeurs[i] ?? 0)))
      .join('  ')
  return [`  ${titre[langue]}`, ...cases.map((ligne) => `    ${enLigne(ligne)}`)]
}

/** For other programs; `metriques` are k6's own. */
export const enJson = ({ essai, date, verdict, chiffres, seuils }: Rapport, metriques: unknown): string =>
  `${JSON.stringify({ essai, date, verdict, chiffres, seuils, metriques }, null, 2)}\n`

export const echapper = (texte: string): string =>
  texte
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

const STYLE = `
:root{color-scheme:light dark;--fond:#fbfaf8;--encre:#1f2430;--pale:#5d6675;--trait:#dcdad4;--bon:#1b7f4d;--mauvais:#b3261e;--barre:#c9d7ee}
@media(prefers-color-scheme:dark){:root{--fond:#171a21;--encre:#e8e6e1;--pale:#a3abba;--trait:#363c48;--bon:#5fd39a;--mauvais:#ff8f86;--barre:#33486b}}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--fond);color:var(--encre);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
.pale,footer{color:var(--pale)}footer{margin:2rem 0}.verdict{font-weight:600;border-left:.3rem solid;padding:.3rem .8rem;margin:1.5rem 0}
.bon{color:var(--bon)}.mauvais{color:var(--mauvais)}
table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--trait);text-align:right}
th:first-child,td:first-child{text-align:left}td{font-variant-numeric:tabular-nums}th{color:var(--pale);font-weight:500}
td.barre{width:30%}td.barre i{display:block;height:.7rem;background:var(--barre)}`

/** A page that needs nothing beside it, and may load nothing. */
export function enHtml(rapport: Rapport, langue: Langue): string {
  const dire = (texte: Texte) => echapper(texte[langue])
  return `<!doctype html>
<html lang="${langue}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${dire(rapport.titre)}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${dire(rapport.titre)}</h1>
<p class="pale">${rapport.conditions.map(dire).join(' · ')}</p>
<p class="verdict ${reussi(rapport) ? 'bon' : 'mauvais'}">${dire(rapport.verdict)}</p>
${rapport.notes.map((note) => `<p>${dire(note)}</p>\n`).join('')}${rapport.tableaux.map((t) => tableauHtml(t, langue)).join('')}${tableauHtml(tableauDesSeuils(rapport), langue)}<footer>k6 · ${echapper(rapport.date)}</footer>
</body>
</html>
`
}

function tableauHtml({ titre, colonnes, lignes, barres }: Tableau, langue: Langue): string {
  const tete = colonnes.map((colonne) => `<th scope="col">${echapper(colonne[langue])}</th>`).join('')
  const corps = lignes.map((ligne, i) => {
    const cases = ligne.map((cellule) => `<td>${echapper(ecrire(cellule, langue))}</td>`).join('')
    return `<tr>${cases}${barres === undefined ? '' : barreHtml(barres[i] ?? 0)}</tr>`
  })
  // The bars repeat a figure of their line: nothing to read out.
  const vide = barres === undefined ? '' : '<td></td>'
  return `<h2>${echapper(titre[langue])}</h2>
<table>
<thead><tr>${tete}${vide}</tr></thead>
<tbody>
${corps.join('\n')}
</tbody>
</table>
`
}

const barreHtml = (part: number): string =>
  `<td class="barre" aria-hidden="true"><i style="width:${Math.round(Math.min(1, Math.max(0, part)) * 100)}%"></i></td>`

const tableauDesSeuils = ({ seuils }: Rapport): Tableau => ({
  titre: { fr: mots.fr.seuils, en: mots.en.seuils },
  colonnes: [
    { fr: 'mesure', en: 'measure' },
    { fr: 'règle', en: 'rule' },
    { fr: 'tenue', en: 'holds' },
  ],
  lignes: seuils.map(({ metrique, regle, tenu }) => [metrique, regle, tenu ? '✓' : '✗']),
})
