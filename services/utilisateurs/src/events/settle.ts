/** Brings accounts of customers to what clients told of them. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { writeAudit } from '../db/audit-store.ts'
import * as inscrits from '../db/inscrits-store.ts'
import { endSessions } from '../db/sessions-store.ts'
import { findHolders } from '../db/utilisateurs-store.ts'
import { decideNames } from '../domain/utilisateur.ts'

/** Settles what can be settled: an address that one gives up may be what the next one waits for. Asked under the lock of accounts. */
export async function settle(tx: Tx): Promise<void> {
  for (;;) {
    let settled = 0
    for (const waiting of await inscrits.listWaiting(tx)) {
      if (!(await apply(tx, waiting))) continue
      await inscrits.forgetTold(tx, waiting.inscriptionId)
      settled += 1
    }
    if (settled === 0) return
  }
}

/** False while the address is another account's. */
async function apply(tx: Tx, { id, nom, email }: inscrits.Waiting): Promise<boolean> {
  if (nom === null || email === null) {
    await inscrits.eraseClient(tx, id)
    await endSessions(tx, id)
    await writeAudit(tx, { acte: 'DESACTIVATION', utilisateurId: id })
    return true
  }
  const names = { identifiant: email, email }
  if (decideNames(id, names, await findHolders(tx, names)) !== undefined) return false
  await inscrits.renameClient(tx, id, { nom, email })
  await writeAudit(tx, { acte: 'MODIFICATION', utilisateurId: id })
  return true
}
