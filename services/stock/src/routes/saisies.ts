/** Quantities that come with products from the catalogue, as counts of places. */
import { type BodyOf, type catalogue, isRefusal } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { centreLogistique } from '../db/lieux-store.ts'
import { readElsewhere, readSaisie, saveSaisie } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import { correctionsOf } from '../domain/inventaire.ts'
import { compteOf } from '../domain/saisie.ts'
import { count } from './inventaires.ts'
import { refusalOfLieu } from './mouvements.ts'

export type QuantiteSaisie = BodyOf<typeof catalogue.quantiteSaisie>

const MOTIF = 'saisie au catalogue'

/** Takes one of them. What its place refuses, it refuses for good: nobody waits for an answer, so it is reported and left. */
export async function takeSaisie(
  tx: Tx,
  told: QuantiteSaisie & { readonly eventId: string },
  { log, metrics, now }: Pick<Deps, 'log' | 'metrics' | 'now'>,
): Promise<void> {
  const { produitId, quantite, auteur, eventId } = told
  const magasinId = told.magasinId ?? (await centreLogistique(tx))
  const elsewhere = told.magasinId === null ? await readElsewhere(tx, magasinId, produitId) : 0
  const ground = { before: await readSaisie(tx, magasinId, produitId), now: now(), elsewhere }
  const givenAt = new Date(told.a)
  const compte = compteOf({ produitId, quantite, givenAt }, ground)
  if (compte === undefined) return metrics.quantityTold('known')
  const document = { id: eventId, auteur, at: ground.now, motif: MOTIF }
  const ecarts =
    (await refusalOfLieu(tx, magasinId, 'even closed')) ??
    (await count(tx, { magasinId, comptes: [compte], document }))
  if (isRefusal(ecarts)) {
    metrics.quantityTold('refused')
    log.warn(
      { magasinId, produitId, quantite, code: ecarts.refus },
      'a quantity of the catalogue was refused',
    )
    return
  }
  await saveSaisie(tx, { magasinId, produitId, givenAt, takenAt: ground.now })
  metrics.moved(correctionsOf(magasinId, ecarts))
  metrics.quantityTold('counted')
}
