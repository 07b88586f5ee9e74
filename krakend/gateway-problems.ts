/** The problems that the gateway in Go answers, from the one table: `generate.ts` writes them into gateway/problems.json. */
import { PROBLEMS, type ProblemCode, problemType } from '@comptoir/contracts'

const CODES: readonly ProblemCode[] = [
  'REQUETE_INVALIDE',
  'NON_AUTHENTIFIE',
  'ROUTE_INCONNUE',
  'METHODE_INTERDITE',
  'DELAI_DEPASSE',
  'CORPS_TROP_GRAND',
  'ATTENTE_NON_TENUE',
  'TROP_DE_REQUETES',
  'ENTETES_TROP_GRANDS',
  'TRANSFERT_NON_ACCEPTE',
  'PASSERELLE_EN_ECHEC',
  'SERVICE_INDISPONIBLE',
  'PASSERELLE_EXPIREE',
  'VERSION_HTTP_NON_ACCEPTEE',
]

/** Those of tokens, which the gateway judges itself. */
const OF_TOKENS: readonly ProblemCode[] = [
  'NON_AUTHENTIFIE',
  'JETON_INVALIDE',
  'JETON_EXPIRE',
  'JETON_REVOQUE',
  'CLES_INDISPONIBLES',
]

/** By status or code, then by language. A status stands for one code, since KrakenD gives us no more than that. */
export const gatewayProblems = () =>
  Object.fromEntries([
    ...CODES.map((code) => [PROBLEMS[code].status, textsOf(code)]),
    ...OF_TOKENS.map((code) => [code, textsOf(code)]),
  ])

function textsOf(code: ProblemCode) {
  const { status, fr, en } = PROBLEMS[code]
  const inWords = ({ title, ...text }: { title: string }) => ({
    type: problemType(code),
    title: title,
    status,
    code,
    ...text,
  })
  return { fr: inWords(fr), en: inWords(en) }
}
