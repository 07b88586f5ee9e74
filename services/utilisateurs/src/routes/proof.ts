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
import { beginAttempt } from './attempts.ts'

export interface Claimed {
  readonly identifiant: string
  readonly motDePasse: string
  readonly raw: FastifyRequest
}

/**
 * Opens what the password opens, in the transaction that counts the attempt as right; or refuses.
 * @throws Problem TROP_DE_TENTATIVES while the name or the address has to wait.
 */
export async function withProof(
  deps: Deps,
  { identifiant, motDePasse, raw }: Claimed,
  open: (tx: Tx, compte: Compte) => Promise<RouteReply | Refusal>,
): Promise<RouteReply | Refusal> {
  const { pool, metrics, settings } = deps
  const { nameKey, addressKey } = await beginAttempt(deps, identifiant, raw)
  const compte = await findByIdentifiant(pool, identifiant)
  const compare = (stored: string | null | undefined) => verifyPassword(motDePasse, stored, settings.cost)
  const { isRight, isOld } = await compare(compte?.motDePasse)
  const reply = await withTx(pool, async (tx) => {
    const current = compte && (await holdCompte(tx, compte.id))
    // It may have been changed while it was compared, or made anew by another login. Now that it is held, it stays.
    const isSame = current?.motDePasse === compte?.motDePasse
    const isStillRight = isRight && (isSame || (await compare(current?.motDePasse)).isRight)
    if (!isStillRight || current?.actif !== true) {
      const facts = { utilisateurId: compte?.id, identifiant, adresse: raw.ip }
      await writeAudit(tx, { acte: 'CONNEXION_REFUSEE', ...facts })
      return refuse('IDENTIFIANTS_INVALIDES')
    }
    await forgetFailures(tx, nameKey, addressKey)
    return open(tx, current)
  })
  // Afterwards, and by itself: two logins that both hold the account would wait for each other.
  if (isOld && compte !== undefined && !isRefusal(reply))
    await saveRehash(pool, compte.id, {
      before: compte.motDePasse as string,
      after: await hashPassword(motDePasse, settings.cost),
    })
  metrics.logins.inc({ outcome: isRefusal(reply) ? 'refused' : 'accepted' })
  return reply
}
