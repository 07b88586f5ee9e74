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
  const { isRight, isOld } = await verifyPassword(motDePasse, compte?.motDePasse, settings.cost)
  const rehashed = isOld ? await hashPassword(motDePasse, settings.cost) : undefined
  const reply = await withTx(pool, async (tx) => {
    // Read again: it may have been changed while the password was compared.
    const current = compte && (await holdCompte(tx, compte.id))
    if (!isRight || current?.actif !== true || current.motDePasse !== compte?.motDePasse) {
      const facts = { utilisateurId: compte?.id, identifiant, adresse: raw.ip }
      await writeAudit(tx, { acte: 'CONNEXION_REFUSEE', ...facts })
      return refuse('IDENTIFIANTS_INVALIDES')
    }
    await forgetFailures(tx, nameKey, addressKey)
    if (rehashed !== undefined)
      await saveRehash(tx, current.id, { before: current.motDePasse as string, after: rehashed })
    return open(tx, current)
  })
  metrics.logins.inc({ outcome: isRefusal(reply) ? 'refused' : 'accepted' })
  return reply
}
