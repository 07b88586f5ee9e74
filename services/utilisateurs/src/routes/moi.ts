/** What whoever is signed in asks of his own account. */
import {
  type Caller,
  isRefusal,
  LIMITS,
  type Refusal,
  refuse,
  services,
  toDollars,
  utilisateurs,
} from '@comptoir/contracts'
import { decideMotDePasse, passwordMin } from '@comptoir/contracts/mot-de-passe.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { hashPassword, verifyPassword } from '@comptoir/kit/password.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { writeAudit } from '../db/audit-store.ts'
import { endSessions } from '../db/sessions-store.ts'
import { forgetFailures } from '../db/tentatives-store.ts'
import { type Compte, findCompte, replacePassword } from '../db/utilisateurs-store.ts'
import type { Deps } from '../deps.ts'
import { beginAttempt } from './attempts.ts'
import { presentCompte } from './present.ts'

/** Registers the routes. */
export function serveMoi(app: FastifyInstance, deps: Deps): void {
  const { pool, settings } = deps
  serveRoute(app, utilisateurs.moi, async ({ caller }) => {
    const compte = await ownAccount(deps, caller)
    // A program's token may have a lower role than its account.
    const role = caller.role as Compte['role']
    return { status: 200, body: { ...presentCompte(compte), role, ...rightsOf(role) } }
  })
  serveRoute(app, utilisateurs.verifier, async ({ caller, body, raw }) => {
    const proven = await prove(deps, caller, { password: body.mot_de_passe, raw })
    return isRefusal(proven) ? proven : { status: 204 }
  })
  serveRoute(app, utilisateurs.changerMotDePasse, async ({ caller, body, raw }) => {
    const compte = await prove(deps, caller, { password: body.ancien, raw })
    if (isRefusal(compte)) return compte
    const weak = decideMotDePasse(body.nouveau, compte, passwordMin(settings.profile))
    if (weak !== undefined) return weak
    const motDePasse = await hashPassword(body.nouveau, settings.cost)
    return withTx(pool, async (tx) => {
      const change = { before: compte.motDePasse, after: motDePasse }
      if (!(await replacePassword(tx, compte.id, change))) return refuse('MOT_DE_PASSE_INCORRECT')
      await endSessions(tx, compte.id, caller.sessionId)
      await writeAudit(tx, { acte: 'MOT_DE_PASSE', auteurId: compte.id, utilisateurId: compte.id })
      return { status: 204 }
    })
  })
}

const NOTHING = { remisePourcent: 0, retourCents: 0 }

/** The routes that the contracts open to a role, and what it grants without asking. */
function rightsOf(role: Compte['role']) {
  const { remisePourcent, retourCents } = role === 'client' ? NOTHING : LIMITS[role]
  return {
    droits: services.flatMap(({ routes }) =>
      routes.filter(({ acces }) => acces.includes(role)).map(({ id }) => id),
    ),
    limites: {
      remise_pourcent: remisePourcent,
      retour_par_jour: retourCents === null ? null : toDollars(retourCents),
    },
  }
}

async function ownAccount({ pool }: Deps, { accountId }: Caller): Promise<Compte> {
  // The token that programs share is nobody's.
  if (accountId === undefined) throw new Problem(refuse('ACCES_INTERDIT'))
  const compte = await findCompte(pool, accountId)
  if (compte === undefined)
    throw new Error(`utilisateur ${accountId}: a token names an account that is not there`)
  return compte
}

interface Proof {
  readonly password: string
  readonly raw: FastifyRequest
}

/** Compares the password of whoever is signed in. Wrong ones count as those of a login do. */
async function prove(deps: Deps, caller: Caller, { password, raw }: Proof): Promise<Compte | Refusal> {
  const compte = await ownAccount(deps, caller)
  const { nameKey, addressKey } = await beginAttempt(deps, compte.identifiant, raw)
  const { isRight } = await verifyPassword(password, compte.motDePasse, deps.settings.cost)
  const told = async (tx: Tx) => {
    if (isRight) return forgetFailures(tx, nameKey, addressKey)
    return writeAudit(tx, { acte: 'MOT_DE_PASSE_REFUSE', auteurId: compte.id, adresse: raw.ip })
  }
  await withTx(deps.pool, told)
  return isRight ? compte : refuse('MOT_DE_PASSE_INCORRECT')
}
