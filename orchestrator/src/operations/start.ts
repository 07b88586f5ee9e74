/** `POST /saga/commande`: record the order, drive it, answer; or `202` when the time to wait is over first. */
import { type Langue, type orchestrateur, refuser } from '@comptoir/contracts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import { clientKey } from '@comptoir/kit/http/client-key.ts'
import { type FieldFault, Problem } from '@comptoir/kit/http/problem-reply.ts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import { instantOf } from '@comptoir/kit/ids.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import { finalFor, type SagaState } from '@comptoir/saga/machine/state.ts'
import type { StartAnswer } from '@comptoir/saga-postgres/runner/runner-types.ts'
import { settle } from '@comptoir/saga-postgres/store/settled.ts'
import { hadComments } from '../commented-json.ts'
import type { Deps } from '../deps.ts'
import { acceptee, annulee, confirmee } from '../sagas/passer-commande/answer.ts'
import { type Faute, lireLignes } from '../sagas/passer-commande/request.ts'
import { type PasserCommande, passerCommande, passerCommandePanier } from '../sagas/passer-commande/saga.ts'

type Request = Pick<RouteRequest<typeof orchestrateur.passerCommande>, 'body' | 'langue' | 'raw'> & {
  readonly header: (name: 'Prefer') => string | undefined
}
type Reply = RouteReply<'Idempotency-Replayed' | 'Location' | 'Retry-After' | 'Warning'>

interface Commande {
  readonly definition: string
  readonly input: Omit<PasserCommande, 'commandeId'>
  readonly pointeurs: ReadonlyMap<number, string>
}

/** Starts an order and answers what became of it, or answers again what became of the order that its key started. */
export const demarrer =
  (deps: Deps) =>
  async (request: Request): Promise<Reply> => {
    const commande = lireCommande(deps, request)
    const key = clientKey(request.raw)
    const { beganAs, traceparent } = request.raw.trace
    // A trace that begins with the order has its number: nobody has to store or send it beside the order itself.
    const commandeId = ownId(key, deps.runner.now()) ?? beganAs ?? deps.newId()
    const answer = await deps.runner.start({
      id: commandeId,
      definition: commande.definition,
      input: { ...commande.input, commandeId },
      trace: traceparent,
      waitMs: Math.max(0, request.raw.deadline - deps.monotonicMs() - REPLY_MS),
      respondAsync: prefersAsync(request.header('Prefer')),
      // Nobody has an account yet: every key is a guest's, and a guest's key is a UUID.
      ...(key === undefined
        ? {}
        : { client: { key: `invite:passer-commande:${key}`, fingerprint: fingerprint(request.body) } }),
    })
    const to = { request, commande, replayed: answer.kind === 'existing' }
    switch (answer.kind) {
      case 'ended':
        return finalReply(answer.state, to)
      case 'pending':
        return pendingReply({ sagaId: commandeId, reached: [] }, to)
      case 'unknown':
        throw inconnue(answer, { to, keyed: key !== undefined })
      case 'surcharge':
        throw new Problem(refuser('SERVICE_SURCHARGE'), { headers: { 'Retry-After': '1' } })
      case 'existing':
        return existingReply(await told(deps, answer.row), deps.runner.now(), to)
    }
  }

/**
 * The key as the order's own id, where it may be one: an order whose outcome was unknown is sent again under the number that
 * it was given, and is the same order, recorded or not. Any other UUIDv7 of late does no harm as an id.
 */
function ownId(key: string | undefined, now: number): string | undefined {
  const born = key === undefined ? undefined : instantOf(key)
  return born !== undefined && Math.abs(now - born) < OWN_ID_MS ? key : undefined
}

const OWN_ID_MS = 24 * 3_600_000

/** Nothing here may make whoever sent no key send again: the order may be there, and goes on then. */
function inconnue(
  { id, finalInMs }: Extract<StartAnswer, { kind: 'unknown' }>,
  { to, keyed }: { readonly to: To; readonly keyed: boolean },
): Problem {
  const attenteS = Math.ceil(finalInMs / 1_000)
  return new Problem(refuser('RESULTAT_INCONNU', { commandeId: id, sagaId: id, attenteS }), {
    headers: { ...headersFor(id, to), ...(keyed ? { 'Retry-After': '1' } : {}) },
    instance: adresse(id),
  })
}

/** A list of preferences (RFC 7240), of which this one is named as a whole and in either case. */
const prefersAsync = (given: string | undefined) => /(?:^|,)\s*respond-async\s*(?:[;,]|$)/i.test(given ?? '')

function lireCommande(deps: Deps, { body, langue, raw }: Request): Commande {
  const {
    produits,
    client_id: clientId = null,
    magasin_id: magasinId = deps.settings.centreLogistique,
  } = body
  const input = { clientId, magasinId, lignes: [], montantCents: 0, numero: 0, requestId: raw.id }
  if (produits === undefined) {
    if (clientId !== null) return { definition: passerCommandePanier.name, input, pointeurs: new Map() }
    throw invalide([{ pointeur: '/produits', message: TEXTES.rien[langue] }])
  }
  const lues = lireLignes(produits)
  if ('fautes' in lues)
    throw invalide(
      lues.fautes.map(({ pointeur, code }: Faute) => ({ pointeur, message: TEXTES[code][langue] })),
    )
  return {
    definition: passerCommande.name,
    input: { ...input, lignes: lues.lignes },
    pointeurs: lues.pointeurs,
  }
}

const invalide = (erreurs: FieldFault[]) => new Problem(refuser('REQUETE_INVALIDE'), { erreurs })

const TEXTES: Record<Faute['code'] | 'rien' | 'inconnu', Record<Langue, string>> = {
  rien: {
    fr: 'est requis, ou client_id pour commander son panier',
    en: 'is required, or client_id to order that client’s cart',
  },
  manquant: { fr: 'est requis', en: 'is required' },
  'en-double': { fr: 'est donné deux fois, sous deux noms', en: 'is given twice, under two names' },
  'numero-trop-grand': {
    fr: 'porte un numéro au-delà de 2147483647',
    en: 'holds a number beyond 2147483647',
  },
  'somme-trop-grande': {
    fr: 'la somme des lignes de ce produit dépasse 10 000',
    en: 'the lines of this product add up to more than 10,000',
  },
  inconnu: { fr: 'produit inconnu ou retiré de la vente', en: 'unknown product, or no longer sold' },
}

interface To {
  readonly request: Request
  readonly commande: Commande
  /** The order was started by an earlier request with this key. */
  readonly replayed: boolean
}

function finalReply(state: SagaState, to: To): Reply {
  const headers = headersFor(state.sagaId, to)
  if (finalFor(state) === 'completed') return { status: 201, body: confirmee(state), headers }
  const { langue } = to.request
  const refusal = annulee(state, langue)
  const inconnus = refusal.refus === 'PRODUIT_INCONNU' ? (refusal.details['produits'] as number[]) : []
  const erreurs = inconnus.flatMap((produitId) => {
    const pointeur = to.commande.pointeurs.get(produitId)
    return pointeur === undefined ? [] : [{ pointeur, message: TEXTES.inconnu[langue] }]
  })
  const { requestId } = state.input as PasserCommande
  // The order names the occurrence: the same under each of the routes that lead here.
  throw new Problem(refusal, { erreurs, headers, requestId, instance: adresse(state.sagaId) })
}

function pendingReply(state: Pick<SagaState, 'sagaId' | 'reached'>, to: To): Reply {
  return {
    status: 202,
    body: acceptee(state),
    headers: { ...headersFor(state.sagaId, to), 'Retry-After': '1' },
  }
}

/** Kept back from what a client says that it waits, so that the answer still reaches it. */
const REPLY_MS = 100

/** The row once it says what was answered, here or at another instance. */
async function told({ pool, runner, readSaga }: Deps, row: SagaRow): Promise<SagaRow> {
  if (finalFor(row.state) !== undefined) return row
  await runner.flush(row.id)
  await settle(pool, [row.id])
  return (await readSaga(row.id)) ?? row
}

/**
 * What to answer to a key that was used before. While the order runs: `202` to whoever was told so already, and `409` to
 * a twin of a request that is still being waited for.
 */
function existingReply(row: SagaRow, now: number, to: To): Reply {
  if (!isSame(row, to)) throw new Problem(refuser('CLE_REUTILISEE'))
  if (finalFor(row.state) !== undefined) return finalReply(row.state, to)
  const accepted = row.respondAsync || now - row.createdAt > TIMES.syncWaitMs
  if (accepted) return pendingReply(row.state, to)
  const { 'Idempotency-Replayed': _, ...headers } = headersFor(row.id, to)
  throw new Problem(refuser('REQUETE_EN_COURS'), { headers: { ...headers, 'Retry-After': '1' } })
}

/** Whether the key's order is the one that is asked for now. One without a key, asked again under its number, is known by what it orders. */
function isSame({ fingerprint: print, definition, state }: SagaRow, { request, commande }: To): boolean {
  if (print !== null) return print === fingerprint(request.body)
  return (
    definition === commande.definition && ordered(state.input as PasserCommande) === ordered(commande.input)
  )
}

const ordered = ({ clientId, magasinId, lignes }: Commande['input']): string =>
  JSON.stringify([clientId, magasinId, lignes.map(({ produitId, quantite }) => [produitId, quantite])])

const adresse = (sagaId: string) => `/saga/commande/${sagaId}`

function headersFor(sagaId: string, { request, replayed }: To) {
  return {
    Location: adresse(sagaId),
    ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}),
    ...(hadComments(request.raw) ? { Warning: '299 - "comments were removed from the body"' } : {}),
  }
}
