/** The SQL of authorisations. What the terminal answers is recorded once: each change names the state that it leaves. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, eq, inArray, orm, type RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Autorisation, AutorisationDemand } from '../domain/autorisation.ts'
import { autorisations } from './schema.ts'

type Row = RowOf<typeof autorisations, 'reference' | 'pour' | 'statut' | 'montantCents' | 'carte' | 'at'>

const autorisationOf = ({ pour, statut, montantCents, carte, at }: Row): Autorisation => ({
  pour,
  statut,
  montantCents: Number(montantCents),
  carte,
  at,
})

/** Locks authorisations, in order, and returns those that are there. */
export async function lockAutorisations(
  tx: Tx,
  references: readonly string[],
): Promise<Map<string, Autorisation>> {
  const { rows } = await tx.query<Row>({
    name: 'autorisations-lock',
    text: `select reference, pour, statut, montant_cents as "montantCents", carte, a as at from autorisations
      where reference = any($1::uuid[]) order by reference for no key update`,
    values: [references],
  })
  return new Map(rows.map((row) => [row.reference, autorisationOf(row)]))
}

/** The authorisation of a sale or a return, without a lock. */
export async function readAutorisation(db: Queryable, reference: string): Promise<Autorisation | undefined> {
  const [row] = await orm(db).select().from(autorisations).where(eq(autorisations.reference, reference))
  return row
}

/** Records demands before the terminal is asked. */
export async function saveDemands(tx: Tx, demands: readonly AutorisationDemand[], at: Date): Promise<void> {
  await tx.query(
    statement('autorisations-save')
      .sql`insert into autorisations (reference, pour, statut, montant_cents, carte, a)
      select reference, pour, 'DEMANDEE', montant_cents, carte, ${at} from unnest(
          ${demands.map((demand) => demand.reference)}::uuid[],
          ${demands.map((demand) => demand.pour)}::text[],
          ${demands.map((demand) => demand.montantCents)}::bigint[],
          ${demands.map((demand) => demand.carte)}::text[]) as d (reference, pour, montant_cents, carte) order by reference`,
  )
}

/** Leaves the mark ANNULEE where the card was never asked for. Waits for a demand that is being written. */
export async function markAutorisations(
  tx: Tx,
  references: readonly string[],
  { pour, at }: { readonly pour: Autorisation['pour']; readonly at: Date },
): Promise<void> {
  await tx.query({
    name: 'autorisations-mark',
    text: `insert into autorisations (reference, pour, statut, montant_cents, a)
      select id, $2, 'ANNULEE', 0, $3 from unnest($1::uuid[]) as id order by id on conflict do nothing`,
    values: [references, pour, at],
  })
}

type Statut = Autorisation['statut']

/** Moves authorisations from one of these states to another. Those that stand elsewhere stay there. */
export async function moveAutorisations(
  db: Queryable,
  references: readonly string[],
  { from, to, at }: { readonly from: readonly Statut[]; readonly to: Statut; readonly at: Date },
): Promise<void> {
  await orm(db)
    .update(autorisations)
    .set({ statut: to, at })
    .where(and(inArray(autorisations.reference, [...references]), inArray(autorisations.statut, [...from])))
}

/** For how many seconds the oldest authorisation has stood in each state in which money waits. */
export async function oldestWaiting(db: Queryable): Promise<Map<Statut, number>> {
  const { rows } = await db.query<{ statut: Statut; age: number }>({
    name: 'autorisations-age',
    text: `select statut, greatest(extract(epoch from clock_timestamp() - min(a)), 0)::float8 as age from autorisations
      where statut in ('DEMANDEE', 'AUTORISEE', 'A_ANNULER') group by statut`,
  })
  return new Map(rows.map(({ statut, age }) => [statut, age]))
}
