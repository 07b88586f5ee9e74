/** The accounts that the integration tests of this service act on. */
import type { BodyOf, paiement } from '@comptoir/contracts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { TEST_INSTANT, unId } from '@comptoir/testing/builders.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { openComptes, saveOperations } from '../src/db/paiement-store.ts'
import { openingOf } from '../src/domain/grand-livre.ts'
import { createMetrics, type Metrics, terminalMetrics } from '../src/metrics.ts'
import { annulerEncaissement } from '../src/operations/annuler-encaissement.ts'
import { annulerRemboursement } from '../src/operations/annuler-remboursement.ts'
import { encaisser } from '../src/operations/encaisser.ts'
import { noterEncaissement } from '../src/operations/noter-encaissement.ts'
import { payer } from '../src/operations/payer.ts'
import { rembourser } from '../src/operations/rembourser.ts'
import { createDesk } from '../src/terminal/desk.ts'
import { createSimulatedTerminal } from '../src/terminal/simulated.ts'

export const template = serviceTemplate('paiement')

export const rules = { guestLimitCents: 50_000, initialBalanceCents: 100_000 }

/** The application on what `prepare` arranges. */
export const openWorld = (prepare: (pool: Pool) => Promise<void>) =>
  serviceWorld(
    template,
    async (deps) => {
      const metrics = createMetrics(deps.registry)
      terminalMetrics(deps.registry, deps.pool)
      const desk = createDesk({ ...deps, metrics, terminal: createSimulatedTerminal(deps) })
      const app = await buildApp({ ...deps, rules, metrics, desk })
      app.addHook('onClose', () => desk.close())
      return app
    },
    prepare,
  )

/** Metrics that are not looked at. */
export const metrics: Metrics = {
  decided: () => undefined,
  tendered: () => undefined,
  asked: () => undefined,
}

/** The operations, for tests that run them without an application. */
export const paying = payer({ rules, metrics })
export const collecting = encaisser({ rules, metrics })
export const voidingSale = annulerEncaissement({ metrics })
export const noting = noterEncaissement({ rules, metrics })
export const refunding = rembourser({ rules, metrics })
export const voidingRefund = annulerRemboursement({ metrics })

/** The session of the till of these tests. */
export const SESSION = unId(0xca155e)

type EncaissementBody = BodyOf<typeof paiement.encaisser>
type RemboursementBody = BodyOf<typeof paiement.rembourser>

/** Has the card of a sale authorised, as the terminal would have. */
export const authorise = (pool: Pool, venteId: string, montantCents: number) =>
  insertAuthorised(pool, { pour: 'VENTE', reference: venteId, montantCents })
/** The same of what a return owes to a card. */
export const authoriseRefund = (pool: Pool, retourId: string, montantCents: number) =>
  insertAuthorised(pool, { pour: 'RETOUR', reference: retourId, montantCents })

async function insertAuthorised(
  pool: Pool,
  { pour, reference, montantCents }: { pour: string; reference: string; montantCents: number },
): Promise<void> {
  await pool.query(
    `insert into autorisations (reference, pour, statut, montant_cents, carte, a)
     values ($1, $2, 'AUTORISEE', $3, 'acceptee', $4) on conflict do nothing`,
    [reference, pour, montantCents, TEST_INSTANT],
  )
}

/** What one tender takes or gives back. */
export const cash = (montantCents: number, arrondiCents = 0) =>
  ({ mode: 'ESPECES', montantCents, arrondiCents }) as const
export const card = (montantCents: number) => ({ mode: 'CARTE', montantCents, arrondiCents: 0 }) as const
export const account = (montantCents: number) => ({ mode: 'COMPTE', montantCents, arrondiCents: 0 }) as const

/** The tenders of a sale to client 1: 10.03 in cash, which is 10.05. */
export function unEncaissement(given: Partial<EncaissementBody> = {}): EncaissementBody {
  const encaissements = given.encaissements ?? [cash(1_005, 2)]
  return {
    venteId: unId(1),
    magasinId: 1,
    sessionId: SESSION,
    clientId: 1,
    totalCents: encaissements.reduce((sum, one) => sum + one.montantCents - one.arrondiCents, 0),
    ...given,
    encaissements,
  }
}

/** A return of sale 1 that gives 1.00 back in cash, to its first tender. */
export function unRemboursement(given: Partial<RemboursementBody> = {}): RemboursementBody {
  const remboursements = given.remboursements ?? [{ ...cash(100), from: 0 }]
  return {
    retourId: unId(101),
    pour: 'VENTE',
    reference: unId(1),
    sessionId: SESSION,
    clientId: 1,
    montantCents: remboursements.reduce((sum, one) => sum + one.montantCents - one.arrondiCents, 0),
    ...given,
    remboursements,
  }
}

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
    `select compte, session_id, sum(montant_cents) from ecritures where compte not in ('client', 'exterieur')
     group by 1, 2 having sum(montant_cents) <> 0 order by 1, 2`,
  )
  const taken = await pool.query(
    `select reference, client_id, sum(case type when 'CAPTURE' then montant_cents else -montant_cents end) as taken
     from operations where type in ('CAPTURE', 'REMBOURSEMENT') group by 1, 2
     having sum(case type when 'CAPTURE' then 1 else -1 end) <> 0 order by 1`,
  )
  const tenders = await pool.query(
    `select o.reference, o.part, sum(e.montant_cents) as effect from operations o
     join ecritures e on e.operation_id = o.id and e.rang = 1 where o.part is not null
     group by 1, 2 having sum(e.montant_cents) <> 0 order by 1, 2`,
  )
  const recettes = await pool.query(
    `select reference, pris_cents, rendu_cents from recettes where statut = 'PRISE' and (pour = 'VENTE' or rendu_cents > 0) order by 1`,
  )
  const cards = await pool.query(
    `select reference, pour, statut, montant_cents from autorisations where statut <> 'ANNULEE' order by 1`,
  )
  return {
    cards: cards.rows,
    soldes: soldes.rows,
    house: house.rows,
    taken: taken.rows,
    tenders: tenders.rows,
    recettes: recettes.rows,
    broken: await brokenInvariants(pool),
  }
}

/** Takings and refunds say what the ledger has: of one that is void, nothing is left. */
const BROKEN_TAKINGS = `select 'recette', reference::text from recettes r
  left join (select o.reference as id, -sum(e.montant_cents) as total from operations o
    join ecritures e on e.operation_id = o.id and e.rang = 1 where o.part is not null group by 1) as l on l.id = r.reference::text
  where pour = 'VENTE' and coalesce(l.total, 0) <> case statut when 'PRISE' then pris_cents else 0 end
  union all
  select 'rendu', r.reference::text from recettes r left join (
    select b.pour, b.reference, sum((p ->> 'montantCents')::bigint) as total from remboursements b, jsonb_array_elements(b.parts) as p
    where b.statut = 'REMBOURSE' group by 1, 2) as g using (pour, reference)
  where r.rendu_cents <> coalesce(g.total, 0)
  union all
  select 'remboursement', retour_id::text from remboursements b
  left join (select o.reference as id, sum(e.montant_cents) as total from operations o
    join ecritures e on e.operation_id = o.id and e.rang = 1 where o.part is not null group by 1) as l on l.id = b.retour_id::text
  where coalesce(l.total, 0) <> case statut when 'REMBOURSE'
    then (select sum((p ->> 'montantCents')::bigint) from jsonb_array_elements(b.parts) as p) else 0 end`

/** Rows that break what must hold at all times; none, normally. */
export async function brokenInvariants(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select 'operation' as what, operation_id::text as id from ecritures group by operation_id having sum(montant_cents) <> 0
     union all
     select 'compte', client_id::text from comptes left join ecritures using (client_id)
       group by client_id, solde_cents having solde_cents <> coalesce(sum(ecritures.montant_cents), 0)
     union all
     select 'capture', reference from operations where type in ('CAPTURE', 'ANNULATION')
       group by reference, origine having count(*) > 1
     union all
     ${BROKEN_TAKINGS}`,
  )
  return rows
}
