/** Examples of each answer, made from the contracts: a value for each schema, and the text of each refusal. */
import { PROBLEMS, type ProblemCode } from '@comptoir/contracts'
import { problemBody } from '@comptoir/kit/http/problem-reply.ts'
import type { Target } from './exchange.ts'

export interface Example {
  readonly name: string
  readonly status: number
  readonly contentType: string | undefined
  readonly body: string
}

interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
}

const UUID = '01a21165-3c33-71c4-ab68-4b1a2587d275'
const INSTANT = '2026-03-02T14:05:09.123Z'
/** What a field shows, by its name. A member that is not here is shown by its type. */
const FIELDS: Readonly<Record<string, unknown>> = {
  id: 1,
  client_id: 1,
  magasin_id: 6,
  caisse_id: 3,
  valeur: 20,
  nombre: 2,
  produit_id: 1,
  categorie_id: 1,
  identifiant: 'bob',
  jeton_acces: 'eyJhbGciOiJFZERTQSJ9.eyJyb2xlIjoiZW1wbG95ZSJ9.c2lnbmF0dXJl',
  jeton_renouvellement: 'b3BhcXVlLWV0LXVzYWdlLXVuaXF1ZQ',
  expire_dans: 900,
  acte: 'CONNEXION',
  remise_pourcent: 10,
  retour_par_jour: 100,
  nom: 'Zoé Tremblay',
  email: 'zoe.tremblay@exemple.ca',
  description: 'Rayon électronique.',
  code_barres: '2000000000015',
  prix: 100,
  montant: 350,
  montant_cents: 35_000,
  solde: 650,
  quantite: 2,
  disponible: 4998,
  reserve: 0,
  seuil: 50,
  delta: -1,
  numero: 1042,
  version: 1,
  age_s: 0.2,
  essais_reprise: 0,
  essai: 1,
  cause: 'SORTIE',
  etape: 'payer',
  etat: 'FAITE',
  nature: 'pivot',
  issue: 'succeeded',
  pourquoi: 'La commande est confirmée.',
  auteur: 'operateur',
  action: 'relancer',
  motif: 'essai de la collection',
}
/** The facts that refusals name. */
const FACTS = {
  id: 1,
  produits: '99999',
  resume: '/quantite : doit être ≥ 1',
  email: 'zoe.tremblay@exemple.ca',
  nom: 'Électronique',
  motif: 'plafond-invite',
  statut: 'TERMINEE',
  action: 'annuler',
  maximum: 100,
  montant: 10_000_000,
  version: '"2"',
  identifiant: 'bob',
  role: 'responsable',
  attenteS: 4,
  champ: 'montant',
}

/** What refusals of one code name otherwise. */
const OWN_FACTS: Partial<Record<ProblemCode, object>> = {
  CLE_INVALIDE: { resume: '/idempotency-key est vide' },
}

/** A value of the schema. */
export function sample(schema: JsonSchema, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0] as JsonSchema, name)
  if (schema.type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, member]) => [key, sample(member, key)]),
    )
  if (schema.type === 'array') return [sample(schema.items ?? {}, name)]
  if (schema.format === 'uuid') return UUID
  if (schema.format === 'date-time') return INSTANT
  if (schema.format === 'date') return INSTANT.slice(0, 10)
  return scalar(schema, name)
}

function scalar(schema: JsonSchema, name: string): unknown {
  const known = FIELDS[name]
  const fits = schema.type === 'string' ? typeof known === 'string' : typeof known === 'number'
  if (fits) return known
  return schema.type === 'string' ? `${name}-1` : schema.type === 'boolean' ? true : 1
}

function refusalExample(code: ProblemCode, target: Target): Example {
  const context = { language: 'fr', instance: target.path, requestId: UUID } as const
  const body = problemBody({ refus: code, details: { ...FACTS, ...OWN_FACTS[code] } }, context)
  const told = ['type', 'title', 'status', 'code', 'detail', 'instance', 'action', 'request_id']
  return {
    name: `${PROBLEMS[code].status} ${PROBLEMS[code].fr.title}`,
    status: PROBLEMS[code].status,
    contentType: 'application/problem+json; charset=utf-8',
    body: JSON.stringify(Object.fromEntries(told.map((key) => [key, body[key]])), null, 2),
  }
}

/** One example for each success and each refusal that the contract of `target` names, by status. */
export function examplesOf(target: Target): Example[] {
  const successes = Object.entries(target.replies).map(([status, schema]) => {
    const code = Number(status)
    if (schema === null) return { name: `${code}`, status: code, contentType: undefined, body: '' }
    const stream = target.id.includes('.flux-')
    return {
      name: `${code}`,
      status: code,
      contentType: stream ? 'text/event-stream' : 'application/json; charset=utf-8',
      body: stream ? 'retry: 2000\n\n' : JSON.stringify(sample(schema as JsonSchema), null, 2),
    }
  })
  return [...successes, ...target.refusals.map((code) => refusalExample(code, target))].sort(
    (a, b) => a.status - b.status,
  )
}
