/** What making a request and moving it on have in common. */
import { type Refusal, refuse } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { holdLieux } from '../db/lieux-store.ts'
import type { Deps } from '../deps.ts'
import type { Demande } from '../domain/demande.ts'
import { changedDemande } from '../operations/news.ts'

/** Why no goods may go from one place to the other. What a closed place still has may leave it. */
export async function refusalOfWay(
  tx: Tx,
  { de, vers }: Pick<Demande, 'de' | 'vers'>,
): Promise<Refusal<'MAGASIN_INCONNU' | 'MAGASIN_FERME'> | undefined> {
  const lieux = await holdLieux(tx, [de, vers])
  const unknown = [de, vers].find((id) => !lieux.has(id))
  if (unknown !== undefined) return refuse('MAGASIN_INCONNU', { magasinId: unknown })
  return lieux.get(vers)?.ouvert === true ? undefined : refuse('MAGASIN_FERME', { magasinId: vers })
}

/** Tells others of a request, with the transaction that makes it or moves it on. */
export async function announce(tx: Tx, { newId }: Pick<Deps, 'newId'>, demande: Demande): Promise<void> {
  await writeEvents(tx, [changedDemande(demande)], newId)
}
