/**
 * What operators do to sagas: one act on one, the same on those that they chose, or a retry of all that are parked for one cause.
 * Under a key, an act is done once on each saga, however often it is asked for.
 */
import {
  type Caller,
  type Language,
  orchestrateur,
  PROBLEMS,
  type Refusal,
  type ReplyHeader,
  refuse,
} from '@comptoir/contracts'
import { clientKey } from '@comptoir/kit/http/client-key.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import type { OperateAnswer, OperatorAct } from '@comptoir/saga/engine.ts'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { type Saga, sagaRunning } from '../sagas/saga.ts'
import { ACT, ACTION, STATUT } from '../view/words.ts'
import { addressOf } from './start.ts'

type Single = RouteRequest<typeof orchestrateur.relancer>
type SingleReply = RouteReply<'Location' | 'Idempotency-Replayed'>

/** `POST /saga/{id}/relancer | annuler | forcer`. */
export const act =
  ({ engine, sagas }: Deps, action: OperatorAct) =>
  async ({
    params: { id },
    body: { motif: reason },
    caller,
    raw,
    header,
  }: Single): Promise<SingleReply | Refusal> => {
    const version = versionIn(header('If-Match'))
    const author = authorOf(caller)
    const answer = await engine.operate({ id, action, reason, author, version, key: keyOf(caller, raw) })
    if (answer.kind !== 'accepted') {
      const refusal = refusalOf(answer, id, action)
      if (answer.kind !== 'impossible' || answer.soon !== true) return refusal
      throw new Problem(refusal, { headers: { 'Retry-After': '1' } })
    }
    const saga = sagaRunning(sagas, answer.definition) ?? sagas[0]
    return {
      status: 202,
      body: { saga_id: id, statut: STATUT[answer.status] },
      headers: { Location: addressOf(saga as Saga, id), ...(answer.repeated ? REPLAYED : {}) },
    }
  }

/** `POST /saga/actes`: the outcome of each, in the order that was asked. */
export const actOnMany =
  ({ engine }: Pick<Deps, 'engine'>) =>
  async ({
    body,
    caller,
    raw,
    language,
  }: RouteRequest<typeof orchestrateur.agirLot>): Promise<RouteReply> => {
    refuseTwice(body.sagas)
    const [action, key] = [ACT[body.acte], keyOf(caller, raw)]
    const by = { action, reason: body.motif, author: authorOf(caller), key }
    const results: object[] = []
    for (const { saga_id: id, version } of body.sagas) {
      const answer = await engine.operate({ ...by, id, version })
      results.push({ saga_id: id, ...resultOf(answer, { id, action, language }) })
    }
    return { status: 200, body: { resultats: results } }
  }

/** `POST /saga/relancer`: what many parked sagas have in common is repaired, and one act tries them all again. */
export const retryParked =
  ({ engine }: Pick<Deps, 'engine'>) =>
  async ({
    body,
    caller,
    raw,
  }: RouteRequest<typeof orchestrateur.relancerLot>): Promise<RouteReply | Refusal> => {
    const { type, etape, depuis } = body.filtre
    const answer = await engine.retryParked({
      definition: type,
      step: etape,
      since: depuis === undefined ? undefined : Date.parse(depuis),
      limit: body.limite ?? orchestrateur.LOT_MAX,
      reason: body.motif,
      author: authorOf(caller),
      key: keyOf(caller, raw),
    })
    if (answer.kind === 'reused') return refuse('CLE_REUTILISEE')
    return { status: 202, body: { relancees: answer.retried, restantes: answer.left } }
  }

const REPLAYED = { 'Idempotency-Replayed': 'true' } as const satisfies {
  readonly [name in ReplyHeader]?: string
}

/** Who acts, as the audit names him. */
const authorOf = ({ name, role }: Caller): string => name ?? role

/** Nobody meets the acts of another under his key. */
function keyOf({ subject, role }: Caller, raw: FastifyRequest): string | undefined {
  const key = clientKey(raw)
  return key === undefined ? undefined : `${subject ?? role}:${key}`
}

/** The version that an operator looked at. What names none is none that any saga has. */
function versionIn(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined
  return Number(/^"(\d{1,15})"$/.exec(header)?.[1] ?? 0)
}

type NotAccepted = Exclude<OperateAnswer, { readonly kind: 'accepted' }>

function refusalOf(answer: NotAccepted, id: string, action: OperatorAct): Refusal {
  switch (answer.kind) {
    case 'not-found':
      return refuse('SAGA_INTROUVABLE', { id })
    case 'outdated':
      return refuse('VERSION_PERIMEE', { version: answer.version })
    case 'reused':
      return refuse('CLE_REUTILISEE')
    case 'impossible':
      return refuse('ACTION_IMPOSSIBLE', { id, statut: STATUT[answer.status], action: ACTION[action] })
  }
}

interface Of {
  readonly id: string
  readonly action: OperatorAct
  readonly language: Language
}

function resultOf(answer: OperateAnswer, { id, action, language }: Of) {
  const statut = 'status' in answer ? { statut: STATUT[answer.status] } : {}
  if (answer.kind === 'accepted') return { accepte: true, ...statut }
  const { refus: code } = refusalOf(answer, id, action)
  return { accepte: false, ...statut, code, raison: PROBLEMS[code][language].title }
}

/** @throws Problem that points to a saga which is named twice: of two acts on it, only one would mean anything. */
function refuseTwice(chosen: readonly { readonly saga_id: string }[]): void {
  const ids = chosen.map(({ saga_id: id }) => id)
  const erreurs = ids.flatMap((id, index) =>
    ids.indexOf(id) === index ? [] : [{ pointeur: `/sagas/${index}/saga_id`, message: TWICE }],
  )
  if (erreurs.length > 0) throw new Problem(refuse('REQUETE_INVALIDE'), { erreurs })
}

const TWICE = { fr: 'est nommée deux fois', en: 'is named twice' }
