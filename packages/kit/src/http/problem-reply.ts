/** Negative answers as problem+json (RFC 9457), in the reader's language, made from the one table. */
import { fill, type Language, MOTIFS, PROBLEMS, problemType, type Refusal, toWire } from '@comptoir/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from './language.ts'
import { type FieldFault, type Problem, problemStatus } from './problem.ts'

interface SpokenFault {
  readonly pointeur: string
  readonly message: string
}

export interface ProblemContext {
  readonly language: Language
  readonly instance: string
  readonly requestId: string
  readonly erreurs?: readonly FieldFault[]
}

/** Details of a refusal that only fill its text. */
const TEXT_ONLY = new Set(['resume', 'maximum', 'methode', 'chemin', 'etat', 'requestId'])

/**
 * The body of a problem. Details become snake_case members (so `lignes`, `motif`, `commande_id` stand beside the text)
 * and fill the text's parameters.
 */
export function problemBody(refusal: Refusal, context: ProblemContext): Record<string, unknown> {
  const { status, [context.language]: text } = PROBLEMS[refusal.refus]
  const erreurs = (context.erreurs ?? []).map(
    ({ pointeur, message }): SpokenFault => ({
      pointeur,
      message: typeof message === 'string' ? message : message[context.language],
    }),
  )
  const parameters = {
    requestId: context.requestId,
    resume: resumeOf(refusal, erreurs, context.language),
    ...forPeople(refusal, context.language),
  }
  const members = Object.fromEntries(Object.entries(refusal.details).filter(([name]) => !TEXT_ONLY.has(name)))
  return {
    type: problemType(refusal.refus),
    title: text.title,
    status,
    code: refusal.refus,
    detail: fill(text.detail, parameters),
    instance: context.instance,
    ...('action' in text && text.action !== undefined ? { action: fill(text.action, parameters) } : {}),
    request_id: context.requestId,
    ...(toWire(members) as object),
    ...(erreurs.length === 0 ? {} : { erreurs }),
  }
}

/** The details as people read them. The members of the body keep the values for programs. */
function forPeople({ details }: Refusal, language: Language): Record<string, unknown> {
  const { motif } = details
  const meaning = typeof motif === 'string' ? MOTIFS[motif]?.[language] : undefined
  return {
    ...details,
    ...Object.fromEntries(AMOUNTS.flatMap((name) => spoken(name, details[name], language))),
    ...(meaning === undefined ? {} : { motif: meaning }),
  }
}

/** Members that are money. */
const AMOUNTS = ['montant', 'manque', 'trop', 'total', 'plafond']

const spoken = (name: string, amount: unknown, language: Language) =>
  typeof amount === 'number' ? [[name, moneyFormat(language).format(amount)]] : []

const LOCALES = { fr: 'fr-CA', en: 'en-CA' } as const
const formats: { [language in Language]?: Intl.NumberFormat } = {}

/** Made at the first use: the tables of languages take 7 MiB, and most processes never speak of money. */
function moneyFormat(language: Language): Intl.NumberFormat {
  formats[language] ??= new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: 'CAD' })
  return formats[language]
}

/** A short list inside a text: of faulty fields, or of lines that lack stock. */
function resumeOf(
  { details: { lignes } }: Refusal,
  erreurs: readonly SpokenFault[],
  language: Language,
): string {
  if (Array.isArray(lignes)) {
    const words =
      language === 'fr' ? ['produit', 'demandés', 'disponibles'] : ['product', 'asked', 'available']
    return (lignes as { produitId: number; demande: number; disponible?: number; restant?: number }[])
      .map(
        (ligne) =>
          `${words[0]} ${ligne.produitId} (${ligne.demande} ${words[1]}, ${ligne.disponible ?? ligne.restant} ${words[2]})`,
      )
      .join(', ')
  }
  if (erreurs.length === 0) return language === 'fr' ? 'voir le contrat' : 'see the contract'
  return erreurs
    .slice(0, 5)
    .map((fault) => `${fault.pointeur || '/'} ${fault.message}`)
    .join(', ')
}

/** Sends a problem in the reader's language. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  const body = problemBody(problem.refusal, {
    language,
    instance: problem.instance ?? request.url.split('?')[0] ?? '/',
    requestId: problem.requestId ?? request.id,
    erreurs: problem.erreurs,
  })
  const status = problemStatus(problem.refusal.refus)
  return (
    reply
      .code(status)
      .headers(status === 401 ? { 'WWW-Authenticate': 'Bearer', ...problem.headers } : problem.headers)
      .header('Content-Type', 'application/problem+json; charset=utf-8')
      .header('Content-Language', language)
      // The serialiser of the success would drop members that only problems have.
      .serializer(JSON.stringify)
      .send(body)
  )
}
