/** From what k6 measured to files: handleSummary's last step, the same for every script. Pure. */
import { secondesDe } from './durees.ts'
import {
  enHtml,
  enJson,
  enTexte,
  grandeur,
  type Langue,
  ms,
  pourCent,
  type Rapport,
  type Seuil,
  type Tableau,
  type Texte,
} from './rapport.ts'

/** What k6 gives to handleSummary, as far as it is read here. */
export interface Resume {
  readonly metrics: Readonly<Record<string, Metrique>>
  readonly state: { readonly testRunDurationMs: number }
  readonly root_group: { readonly checks: readonly { readonly name: string; readonly fails: number }[] }
}
interface Metrique {
  readonly values: Readonly<Record<string, number>>
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>
}

/** Zero where nothing was measured: k6 leaves out what never had a value. */
export const valeur = ({ metrics }: Resume, nom: string, champ: string): number =>
  metrics[nom]?.values[champ] ?? 0

/** For how long users were at work: as planned, or less where the run was stopped. What goes before and after is not theirs. */
export const secondesDeCharge = ({ state }: Resume, prevue: string): number =>
  Math.min(secondesDe(prevue), state.testRunDurationMs / 1000)

/** The crossed ones first; k6 gives them in no order. */
export const seuilsDe = ({ metrics }: Resume): Seuil[] =>
  Object.entries(metrics)
    .flatMap(([metrique, { thresholds = {} }]) =>
      Object.entries(thresholds).map(([regle, { ok }]) => ({ metrique, regle, tenu: ok })),
    )
    .sort((a, b) => Number(a.tenu) - Number(b.tenu) || (a.metrique < b.metrique ? -1 : 1))

/** The thresholds crossed, of the metrics that `dont` picks. */
export const franchis = (resume: Resume, dont = (_metrique: string): boolean => true): Seuil[] =>
  seuilsDe(resume).filter(({ metrique, tenu }) => !tenu && dont(metrique))

/** Which checks failed, and how often: what a person looks for first. */
const manques = ({ root_group }: Resume): Texte[] =>
  root_group.checks
    .filter(({ fails }) => fails > 0)
    .map(({ name, fails }) => ({
      fr: `✗ ${name} : ${fails} fois non`,
      en: `✗ ${name}: ${fails} times not so`,
    }))

/** Who, how long, where: the line under the title. */
export const conditionsDe = (qui: {
  readonly usagers: number
  readonly duree: string
  readonly adresse: string
}): Texte[] => [
  { fr: `${qui.usagers} usagers`, en: `${qui.usagers} users` },
  { fr: qui.duree, en: qui.duree },
  { fr: qui.adresse, en: qui.adresse },
]

/** A run that was called off before its first user has nothing to tell. */
export const aTourne = ({ metrics }: Resume): boolean => metrics['iterations'] !== undefined

/** `page`: where the HTML goes; the JSON lies beside it. */
export function fichiers(
  sansManques: Rapport,
  resume: Resume,
  { page, langue }: { readonly page: string; readonly langue: Langue },
): Record<string, string> {
  const rapport = { ...sansManques, notes: [...sansManques.notes, ...manques(resume)] }
  const ou = langue === 'fr' ? `Rapport : ${page}` : `Report: ${page}`
  return {
    stdout: `${enTexte(rapport, langue)}${ou}\n`,
    [page]: enHtml(rapport, langue),
    [page.replace(/(\.html)?$/, '.json')]: enJson(rapport, resume.metrics),
  }
}

/** What all users together met with. */
export const tableauUsagers = (resume: Resume): Tableau => ({
  titre: { fr: 'Tous les usagers', en: 'All users' },
  colonnes: [
    { fr: '', en: '' },
    { fr: 'réponses', en: 'answers' },
    { fr: 'p50', en: 'p50' },
    { fr: 'p95', en: 'p95' },
    { fr: 'erreurs', en: 'errors' },
    { fr: 'renvois 503', en: 'sent back 503' },
  ],
  lignes: [
    [
      { fr: 'en tout', en: 'in all' },
      grandeur(valeur(resume, 'duree', 'count')),
      ms(valeur(resume, 'duree', 'med')),
      ms(valeur(resume, 'duree', 'p(95)')),
      pourCent(valeur(resume, 'erreurs', 'rate')),
      pourCent(valeur(resume, 'renvois', 'rate')),
    ],
  ],
})

/** A smoke run says that it is one. */
export const notesDeFumee = (fumee: boolean): Texte[] =>
  fumee ? [{ fr: 'Essai bref : la vitesse n’est pas jugée.', en: 'A short try: speed is not judged.' }] : []
