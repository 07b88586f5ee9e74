/** The problems that the gateway in Go answers, from the one table: `generate.ts` writes them into gateway/problems.json. */
import { PROBLEMS, type ProblemCode, problemType } from '@comptoir/contracts'

const CODES: readonly ProblemCode[] = [
  'REQUETE_INVALIDE',
  'NON_AUTHENTIFIE',
  'ACCES_INTERDIT',
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

/** By status, then by language. A status stands for one code only, since KrakenD gives us no more than that. */
export const gatewayProblems = () =>
  Object.fromEntries(
    CODES.map((code) => {
      const { status, fr, en } = PROBLEMS[code]
      const inWords = ({ title, ...text }: { title: string }) => ({
        type: problemType(code),
        title: title,
        status,
        code,
        ...text,
      })
      return [status, { fr: inWords(fr), en: inWords(en) }]
    }),
  )
