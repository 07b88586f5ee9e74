/** The proof of a name and a password. A wrong name and a wrong password have one answer, after the same work. */
import { isRefusal, type Refusal, refuse } from '@comptoir/contracts'
import type { RouteReply } from '@comptoir/kit/http/serve.ts'
import { hashPassword, verifyPassword } from '@comptoir/kit/password.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyRequest } from 'fastify'
import { writeAudit } from '../db/audit-store.ts'
import { forgetFailures } from '../db/tentatives-store.ts'
import { type Compte, findByIdentifiant, holdCompte, saveRehash } from '../db/utilisateurs-store.ts'
import type { Deps } from '../deps.ts'
import { type Attempt, beginAttempt } from './attempts.ts'

export interface Claimed {
  readonly identifiant: string
  readonly motDePasse: string
  readonly raw: FastifyRequest
}

type Open = (tx: Tx, compte: Compte) => Promise<RouteReply | Refusal>

/** The stored form changes while it is compared when somebody gives another password, or another login makes it anew at another cost. */
const COMPARED_MAX = 3

/**
 * Opens what the password opens, in the transaction that counts the attempt as right; or refuses.
 * @throws Problem TROP_DE_TENTATIVES while the name or the address has to wait.
 */
export async function withProof(deps: Deps, claimed: Claimed, open: Open): Promise<RouteReply | Refusal> {
  const attempt = await beginAttempt(deps, claimed.identifiant, claimed.raw)
  let reply: RouteReply | Refusal | undefined
  for (let left = COMPARED_MAX; reply === undefined && left > 0; left -= 1)
    reply = await proveOnce(deps, { ...claimed, ...attempt, isLast: left === 1 }, open)
  if (reply === undefined) throw new Error('a proof has no end')
  deps.metrics.logins.inc({ outcome: isRefusal(reply) ? 'refused' : 'accepted' })
  return reply
}

/** Undefined where what was compared is not what is stored any more, and it is not the last time. */
async function proveOnce(
  { pool, settings: { cost } }: Deps,
  {
    identifiant,
    motDePasse,
    raw,
    nameKey,
    addressKey,
    isLast,
  }: Claimed & Attempt & { readonly isLast: boolean },
  open: Open,
): Promise<RouteReply | Refusal | undefined> {
  const compte = await findByIdentifiant(pool, identifiant)
  const { isRight, isOld } = await verifyPassword(motDePasse, compte?.motDePasse, cost)
  const reply = await withTx(pool, async (tx) => {
    const current = compte && (await holdCompte(tx, compte.id))
    const isCurrent = current?.motDePasse === compte?.motDePasse
    if (isRight && !isCurrent && !isLast) return undefined
    if (!isRight || current?.actif !== true || !isCurrent) {
      const facts = { utilisateurId: compte?.id, identifiant, adresse: raw.ip }
      await writeAudit(tx, { acte: 'CONNEXION_REFUSEE', ...facts })
      return refuse('IDENTIFIANTS_INVALIDES')
    }
    await forgetFailures(tx, nameKey, addressKey)
    return open(tx, current)
  })
  // Afterwards, and by itself: two logins that both hold the account would wait for each other.
  if (isOld && compte !== undefined && reply !== undefined && !isRefusal(reply))
    await saveRehash(pool, compte.id, {
      before: compte.motDePasse as string,
      after: await hashPassword(motDePasse, cost),
    })
  return reply
}
