/** Signing in, going on and signing out. */
import { type Refusal, refuse, utilisateurs } from '@comptoir/contracts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { writeAudit } from '../db/audit-store.ts'
import { presentKey, readKeys, rotateKeys } from '../db/cles-store.ts'
import * as sessions from '../db/sessions-store.ts'
import { type Compte, holdCompte } from '../db/utilisateurs-store.ts'
import type { Deps } from '../deps.ts'
import { presentCompte } from './present.ts'
import { withProof } from './proof.ts'
import { ACCESS_S, newSecret, printOf, signToken } from './signing.ts'

/** Registers the routes. */
export function serveAuth(app: FastifyInstance, deps: Deps): void {
  serveConnexion(app, deps)
  serveRoute(app, utilisateurs.renouveler, ({ body }) =>
    withTx(deps.pool, (tx) => renew(deps, tx, body.jeton_renouvellement)),
  )
  serveRoute(app, utilisateurs.deconnexion, ({ body }) =>
    withTx(deps.pool, async (tx) => {
      const held = await sessions.lockRenewal(tx, printOf(body.jeton_renouvellement))
      if (held !== undefined && !held.ended) {
        await sessions.endSession(tx, held.sessionId)
        await writeAudit(tx, { acte: 'DECONNEXION', utilisateurId: held.utilisateurId })
      }
      return { status: 204 }
    }),
  )
  serveRoute(app, utilisateurs.cles, async () => ({ status: 200, body: await readKeys(deps.pool) }))
  serveKeyed(app, deps, utilisateurs.tournerCles, async (tx, { caller }) => {
    const kid = await rotateKeys(tx)
    await writeAudit(tx, { acte: 'CLE_CHANGEE', auteurId: caller.accountId })
    return { status: 200, body: { kid } }
  })
}

function serveConnexion(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, utilisateurs.connexion, ({ body, raw }) => {
    const { identifiant, mot_de_passe: motDePasse } = body
    return withProof(deps, { identifiant, motDePasse, raw }, async (tx, compte) => {
      const { id } = compte
      await writeAudit(tx, {
        acte: 'CONNEXION',
        auteurId: id,
        utilisateurId: id,
        identifiant,
        adresse: raw.ip,
      })
      await sessions.purgeRenewals(tx)
      const sessionId = deps.newId()
      await sessions.insertSession(tx, sessionId, id)
      return openSession(deps, tx, { compte, sessionId })
    })
  })
}

/** A renewal token that is shown again ends its session: one of the two who have it has stolen it. */
async function renew(deps: Deps, tx: Tx, secret: string): Promise<RouteReply | Refusal> {
  const fingerprint = printOf(secret)
  // The account before its session, as whoever changes it locks them: else each could wait for the other.
  const owner = await sessions.findOwner(tx, fingerprint)
  const compte = owner === undefined ? undefined : await holdCompte(tx, owner)
  const held = await sessions.lockRenewal(tx, fingerprint)
  if (held === undefined || held.ended || held.expired) return refuse('RENOUVELLEMENT_INVALIDE')
  const { sessionId, utilisateurId } = held
  if (held.used) {
    await sessions.endSession(tx, sessionId)
    await writeAudit(tx, { acte: 'REUTILISATION', utilisateurId })
    return refuse('RENOUVELLEMENT_INVALIDE')
  }
  if (compte?.actif !== true) return refuse('RENOUVELLEMENT_INVALIDE')
  await sessions.useRenewal(tx, fingerprint)
  return openSession(deps, tx, { compte, sessionId })
}

interface Opened {
  readonly compte: Compte
  readonly sessionId: string
}

async function openSession(deps: Deps, tx: Tx, { compte, sessionId }: Opened): Promise<RouteReply> {
  const secret = newSecret()
  const days = deps.settings.renewalDays
  await sessions.insertRenewal(tx, { fingerprint: printOf(secret), sessionId, days })
  const token = await signToken(deps, await presentKey(tx), {
    utilisateur: compte,
    role: compte.role,
    clientId: compte.clientId,
    id: deps.newId(),
    sessionId,
    expiresAt: new Date(deps.now().getTime() + ACCESS_S * 1_000),
  })
  return {
    status: 200,
    body: {
      jeton_acces: token,
      type: 'Bearer',
      expire_dans: ACCESS_S,
      jeton_renouvellement: secret,
      utilisateur: presentCompte(compte),
    },
  }
}
