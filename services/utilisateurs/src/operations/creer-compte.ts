import { type BodyOf, type Refusal, type ReplyOf, refuse, utilisateurs } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { writeAudit } from '../db/audit-store.ts'
import { findInscrit, insertClient } from '../db/clients-store.ts'
import { findHolders, lockUtilisateurs } from '../db/utilisateurs-store.ts'
import { decideNames } from '../domain/utilisateur.ts'
import { settle } from '../events/settle.ts'

/** Makes a customer's account for each inscription whose address nobody has. They are few: each is decided by itself. */
export const creerCompte = operation(utilisateurs.creerCompte, async (tx, commands, { now }) => {
  await lockUtilisateurs(tx)
  const replies: (ReplyOf<typeof utilisateurs.creerCompte> | Refusal)[] = []
  for (const { body } of commands) replies.push(await create(tx, body, now))
  return replies
})

async function create(
  tx: Tx,
  body: BodyOf<typeof utilisateurs.creerCompte>,
  now: Date,
): Promise<ReplyOf<typeof utilisateurs.creerCompte> | Refusal> {
  const a = now.toISOString()
  const known = await findInscrit(tx, body.inscriptionId)
  if (known !== undefined) return { utilisateurId: known, a }
  const names = { identifiant: body.email, email: body.email }
  const taken = decideNames(undefined, names, await findHolders(tx, names))
  // His name is his address: only that can be taken.
  if (taken !== undefined) return refuse('COURRIEL_DEJA_PRIS', { email: body.email })
  const utilisateurId = await insertClient(tx, body)
  await writeAudit(tx, { acte: 'INSCRIPTION', utilisateurId })
  // Staff may have changed the customer before he had an account.
  await settle(tx)
  return { utilisateurId, a }
}
