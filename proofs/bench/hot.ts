/** One hot product: `stock.reserver` alone, through the orchestrator's own client, in groups and one by one. */
import { randomUUID } from 'node:crypto'
import { stock } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { createCaller } from '@comptoir/saga-postgres/runner/caller.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { closedLoop } from './load.ts'
import { HOT_PRODUCT } from './seed.ts'
import type { Grouping } from './variants.ts'
import type { World } from './world.ts'

const CLIENTS = 64
const WARM_UP_SECONDS = 1

/**
 * Reservations a second of one product, of one place or of stores that serve it in turn.
 * @throws when one was not reserved, or when the stock does not say so of each
 */
export async function measureHot(
  world: World,
  grouping: Grouping,
  { seconds, spread }: { readonly seconds: number; readonly spread: boolean },
): Promise<number> {
  await world.only(grouping)
  const set = world.sets[grouping]
  if (set === undefined) throw new Error(`${grouping}: no participants`)
  const caller = createCaller({
    urls: { stock: [set.stock.url] },
    laneMax: grouping === 'grouped' ? 64 : 1,
    timeoutMs: 10_000,
  })
  const reserve = async () => {
    const lignes = [{ produitId: HOT_PRODUCT, quantite: 1 }]
    const call = stock.reserver({
      commandeId: newId(),
      magasinId: stock.CENTRE_LOGISTIQUE_ID,
      lignes,
      ...(spread ? { repartition: true } : {}),
    })
    const outcome = await caller.call(call, { key: `${randomUUID()}:hot:do`, urgent: false })
    return outcome.kind === 'succeeded'
  }
  if (spread) await keepAtCentre(world, set.stockDb)
  try {
    await closedLoop(reserve, { clients: CLIENTS, seconds: WARM_UP_SECONDS })
    const before = await reserved(world, set.stockDb)
    const answers = await closedLoop(reserve, { clients: CLIENTS, seconds })
    const after = await reserved(world, set.stockDb)
    if (answers.failed > 0 || after - before !== answers.count)
      throw new Error(
        `hot product: ${answers.count} answers, ${answers.failed} failed, ${after - before} reserved`,
      )
    return answers.count / answers.seconds
  } finally {
    await caller.close()
  }
}

const reserved = (world: World, database: string): Promise<number> =>
  withClient(world.cluster.adminUrl(database), async (client) => {
    const { rows } = await client.query<{ reserve: number }>(
      'select sum(reserve)::int as reserve from stocks where produit_id = $1',
      [HOT_PRODUCT],
    )
    return rows[0]?.reserve ?? Number.NaN
  })

/** The centre keeps all that it has, so that stores serve the product: the one with most, which is another each time. */
const keepAtCentre = (world: World, database: string) =>
  withClient(world.cluster.adminUrl(database), (client) =>
    client.query(
      'update stocks set cible = null, seuil = disponible where magasin_id = $1 and produit_id = $2',
      [stock.CENTRE_LOGISTIQUE_ID, HOT_PRODUCT],
    ),
  )
