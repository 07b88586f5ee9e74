/** The accounts that the integration tests of this service act on. */
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { TEST_INSTANT } from '@comptoir/testing/builders.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { openComptes, saveOperations } from '../src/db/paiement-store.ts'
import { openingOf } from '../src/domain/grand-livre.ts'
import { createMetrics, type Metrics } from '../src/metrics.ts'
import { payer } from '../src/operations/payer.ts'

export const template = serviceTemplate('paiement')

export const rules = { guestLimitCents: 50_000, initialBalanceCents: 100_000 }

/** The application on what `prepare` arranges. */
export const openWorld = (prepare: (pool: Pool) => Promise<void>) =>
  serviceWorld(
    template,
    (deps) => buildApp({ ...deps, rules, metrics: createMetrics(deps.registry) }),
    prepare,
  )

/** Metrics that are not looked at. */
export const metrics: Metrics = { decided: () => undefined }

/** The operation, for tests that run it without an application. */
export const paying = payer({ rules, metrics })

/** Client 1 has 5,000.00 and client 2 has 20.00; other accounts are not open yet. */
export async function prepareComptes(pool: Pool): Promise<void> {
  await withTx(pool, async (tx) => {
    await openComptes(tx, [1, 2], TEST_INSTANT)
    await saveOperations(tx, [...openingOf(1, 500_000), ...openingOf(2, 2_000)], {
      origine: 'PUBLIQUE',
      at: TEST_INSTANT,
    })
  })
}

/** What each account and each reference comes to. An account that opened with what it would have had is no effect. */
export async function observeComptes(pool: Pool): Promise<unknown> {
  const soldes = await pool.query(
    'select client_id, solde_cents from comptes where solde_cents <> $1 order by 1',
    [rules.initialBalanceCents],
  )
  const house = await pool.query(
    `select compte, sum(montant_cents) from ecritures where compte in ('ventes', 'invites')
     group by 1 having sum(montant_cents) <> 0 order by 1`,
  )
  const taken = await pool.query(
    `select reference, client_id, sum(case type when 'CAPTURE' then montant_cents else -montant_cents end) as taken
     from operations where type in ('CAPTURE', 'REMBOURSEMENT') group by 1, 2
     having sum(case type when 'CAPTURE' then 1 else -1 end) <> 0 order by 1`,
  )
  return { soldes: soldes.rows, house: house.rows, taken: taken.rows, broken: await brokenInvariants(pool) }
}

/** Rows that break what must hold at all times; none, normally. */
export async function brokenInvariants(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select 'operation' as what, operation_id::text as id from ecritures group by operation_id having sum(montant_cents) <> 0
     union all
     select 'compte', client_id::text from comptes left join ecritures using (client_id)
       group by client_id, solde_cents having solde_cents <> coalesce(sum(ecritures.montant_cents), 0)
     union all
     select 'capture', reference from operations where type in ('CAPTURE', 'ANNULATION')
       group by reference, origine having count(*) > 1`,
  )
  return rows
}
