/**
 * The SQL of takings and refunds. Every statement serves a whole group; takings are locked in the order of their references, before
 * accounts.
 */
import { dayOf } from '@comptoir/contracts/days.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import {
  capKey,
  type EncaissementDemand,
  giverOf,
  type Pour,
  type Recette,
  type Remboursement,
  type RemboursementDemand,
  type RemboursementPart,
  recetteKey,
  sumOf,
} from '../domain/recette.ts'
import type { recettes, remboursements } from './schema.ts'

/** A taking by what took it. */
export interface RecetteId {
  readonly pour: Pour
  readonly reference: string
}

type RecetteRow = RowOf<
  typeof recettes,
  'pour' | 'reference' | 'statut' | 'sessionId' | 'clientId' | 'moyens' | 'prisCents' | 'renduCents' | 'at'
>

/** Locks takings, in order, and returns those that are there, by `recetteKey`. */
export async function lockRecettes(tx: Tx, ids: readonly RecetteId[]): Promise<Map<string, Recette>> {
  const { rows } = await tx.query<RecetteRow>({
    name: 'recettes-lock',
    text: `select r.pour, r.reference, r.statut, r.session_id as "sessionId", r.client_id as "clientId", r.moyens,
        r.pris_cents as "prisCents", r.rendu_cents as "renduCents", r.a as at
      from recettes r join unnest($1::text[], $2::uuid[]) as asked (pour, reference) using (pour, reference)
      order by r.reference, r.pour for no key update of r`,
    values: [ids.map(({ pour }) => pour), ids.map(({ reference }) => reference)],
  })
  return new Map(
    rows.map(({ prisCents, renduCents, ...row }) => [
      recetteKey(row),
      { ...row, prisCents: Number(prisCents), renduCents: Number(renduCents) },
    ]),
  )
}

/** Writes what sales take. */
export async function saveRecettes(tx: Tx, taken: readonly EncaissementDemand[], at: Date): Promise<void> {
  await tx.query(
    statement('recettes-save')
      .sql`insert into recettes (pour, reference, statut, session_id, client_id, moyens, pris_cents, a)
      select 'VENTE', reference, 'PRISE', session_id, client_id, moyens, pris_cents, ${at}
      from unnest(
          ${taken.map((demand) => demand.venteId)}::uuid[],
          ${taken.map((demand) => demand.sessionId)}::uuid[],
          ${taken.map((demand) => demand.clientId)}::int[],
          ${taken.map((demand) => JSON.stringify(demand.encaissements))}::jsonb[],
          ${taken.map((demand) => sumOf(demand.encaissements))}::bigint[])
        as d (reference, session_id, client_id, moyens, pris_cents) order by reference`,
  )
}

/** Leaves the mark ANNULEE for sales that took nothing. Waits for a taking that is being written. */
export async function markRecettes(tx: Tx, venteIds: readonly string[], at: Date): Promise<void> {
  await tx.query({
    name: 'recettes-mark',
    text: `insert into recettes (pour, reference, statut, moyens, pris_cents, a)
      select 'VENTE', id, 'ANNULEE', '[]', 0, $2 from unnest($1::uuid[]) as id order by id on conflict do nothing`,
    values: [venteIds, at],
  })
}

/** Closes locked takings of sales. One of which something was given back stays: the table refuses it. */
export async function annulRecettes(tx: Tx, venteIds: readonly string[]): Promise<void> {
  await tx.query({
    name: 'recettes-annul',
    text: `update recettes set statut = 'ANNULEE' where pour = 'VENTE' and reference = any($1::uuid[]) and statut = 'PRISE'`,
    values: [venteIds],
  })
}

/** Makes takings of orders that were paid and not refunded since, from their one payment: of a client, or of a guest by card. */
export async function takeCommandes(tx: Tx, commandeIds: readonly string[]): Promise<void> {
  await tx.query({
    name: 'recettes-orders',
    text: `insert into recettes (pour, reference, statut, client_id, moyens, pris_cents, a)
      select 'COMMANDE', o.reference::uuid, 'PRISE', o.client_id, json_build_array(json_build_object(
          'mode', case when o.client_id is null then 'CARTE' else 'COMPTE' end,
          'montantCents', o.montant_cents, 'arrondiCents', 0)), o.montant_cents, o.a
      from operations o where o.reference = any($1::text[]) and o.origine = 'SAGA' and o.type = 'CAPTURE'
        and not exists (select from operations r where r.reference = o.reference and r.origine = 'SAGA' and r.type = 'REMBOURSEMENT')
      order by o.reference on conflict do nothing`,
    values: [commandeIds],
  })
}

type RemboursementRow = RowOf<
  typeof remboursements,
  'retourId' | 'statut' | 'pour' | 'reference' | 'sessionId' | 'clientId' | 'parts' | 'at'
>

/** A refund with the taking that it comes from; a mark has none. */
export type KnownRemboursement = Remboursement & Pick<RemboursementRow, 'pour' | 'reference'>

const REMBOURSEMENT = `retour_id as "retourId", statut, pour, reference, session_id as "sessionId", client_id as "clientId",
  parts, a as at from remboursements`

/** Locks refunds, in order, and returns those that are there. */
export async function lockRemboursements(
  tx: Tx,
  retourIds: readonly string[],
): Promise<Map<string, KnownRemboursement>> {
  const { rows } = await tx.query<RemboursementRow>({
    name: 'remboursements-lock',
    text: `select ${REMBOURSEMENT} where retour_id = any($1::uuid[]) order by retour_id for no key update`,
    values: [retourIds],
  })
  return new Map(rows.map((row) => [row.retourId, row]))
}

/** The parts that were given back of these takings, which are locked, by `recetteKey`. */
export async function readGiven(
  tx: Tx,
  ids: readonly RecetteId[],
): Promise<Map<string, readonly RemboursementPart[]>> {
  const { rows } = await tx.query<RecetteId & Pick<RemboursementRow, 'parts'>>({
    name: 'remboursements-given',
    text: `select pour, reference, parts from remboursements where reference = any($1::uuid[]) and statut = 'REMBOURSE'`,
    values: [ids.map(({ reference }) => reference)],
  })
  const given = new Map<string, readonly RemboursementPart[]>()
  for (const { parts, ...id } of rows)
    given.set(recetteKey(id), [...(given.get(recetteKey(id)) ?? []), ...parts])
  return given
}

/** What authors gave back on a day of their own accord, to each client, by `capKey`. */
export async function readGivenToday(
  tx: Tx,
  auteurs: readonly string[],
  jour: string,
): Promise<Map<string, number>> {
  if (auteurs.length === 0) return new Map()
  const { rows } = await tx.query<{ auteur: string; clientId: number | null; cents: string }>({
    name: 'remboursements-day',
    text: `select auteur, client_id as "clientId", sum(montant_cents) as cents from remboursements
      where auteur = any($1::text[]) and jour = $2 and statut = 'REMBOURSE' group by 1, 2`,
    values: [auteurs, jour],
  })
  return new Map(rows.map(({ auteur, clientId, cents }) => [capKey(auteur, clientId), Number(cents)]))
}

/** Writes refunds, and adds them to what their takings, which are locked, gave back. */
export async function saveRemboursements(
  tx: Tx,
  refunds: readonly RemboursementDemand[],
  at: Date,
): Promise<void> {
  await tx.query(
    statement('remboursements-save').sql`with d as (
        select * from unnest(
            ${refunds.map((demand) => demand.retourId)}::uuid[],
            ${refunds.map((demand) => demand.pour)}::text[],
            ${refunds.map((demand) => demand.reference)}::uuid[],
            ${refunds.map((demand) => demand.sessionId)}::uuid[],
            ${refunds.map((demand) => demand.clientId)}::int[],
            ${refunds.map((demand) => JSON.stringify(demand.remboursements))}::jsonb[],
            ${refunds.map((demand) => sumOf(demand.remboursements))}::bigint[],
            ${refunds.map((demand) => giverOf(demand))}::text[],
            ${refunds.map((demand) => demand.montantCents)}::bigint[])
          as d (retour_id, pour, reference, session_id, client_id, parts, rendu_cents, auteur, montant_cents)
      ), made as (
        insert into remboursements (retour_id, statut, pour, reference, session_id, client_id, parts, a, auteur, jour, montant_cents)
        select retour_id, 'REMBOURSE', pour, reference, session_id, client_id, parts, ${at},
          auteur, case when auteur is not null then ${dayOf(at)} end, montant_cents from d order by retour_id
      )
      update recettes r set rendu_cents = r.rendu_cents + g.rendu_cents
      from (select pour, reference, sum(rendu_cents)::bigint as rendu_cents from d group by 1, 2) as g
      where r.pour = g.pour and r.reference = g.reference`,
  )
}

/** Leaves the mark ANNULE for returns that gave nothing back. Waits for a refund that is being written. */
export async function markRemboursements(tx: Tx, retourIds: readonly string[], at: Date): Promise<void> {
  await tx.query({
    name: 'remboursements-mark',
    text: `insert into remboursements (retour_id, statut, parts, a)
      select id, 'ANNULE', '[]', $2 from unnest($1::uuid[]) as id order by id on conflict do nothing`,
    values: [retourIds, at],
  })
}

/** Closes locked refunds, and takes them off what their takings, which are locked, gave back. */
export async function annulRemboursements(
  tx: Tx,
  closed: ReadonlyMap<string, KnownRemboursement>,
): Promise<void> {
  const refunds = [...closed]
  await tx.query(
    statement('remboursements-annul').sql`with d as (
        select * from unnest(
            ${refunds.map(([retourId]) => retourId)}::uuid[],
            ${refunds.map(([, { parts }]) => sumOf(parts))}::bigint[])
          as d (retour_id, rendu_cents)
      ), back as (
        update remboursements b set statut = 'ANNULE' from d where b.retour_id = d.retour_id and b.statut = 'REMBOURSE'
        returning b.pour, b.reference, d.rendu_cents
      )
      update recettes r set rendu_cents = r.rendu_cents - g.rendu_cents
      from (select pour, reference, sum(rendu_cents)::bigint as rendu_cents from back group by 1, 2) as g
      where r.pour = g.pour and r.reference = g.reference`,
  )
}
