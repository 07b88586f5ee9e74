/** The SQL of sales and returns, beside that of reservations. Every statement serves a whole group. */
import type { Person } from '@comptoir/contracts/access.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Vente } from '../domain/reservation.ts'
import type { Rentree } from '../domain/retour.ts'
import type { mouvements } from './schema.ts'

/** Names the sellers of reservations that this transaction wrote. */
export async function saveAuteurs(tx: Tx, ventes: readonly Vente[]): Promise<void> {
  await tx.query(
    statement('reservations-sellers')
      .sql`update reservations r set auteur_id = v.auteur_id, auteur_nom = v.auteur_nom
      from unnest(
          ${ventes.map((vente) => vente.commandeId)}::uuid[],
          ${ventes.map((vente) => vente.auteur.id)}::text[],
          ${ventes.map((vente) => vente.auteur.nom)}::text[])
        as v (commande_id, auteur_id, auteur_nom)
      where r.commande_id = v.commande_id and r.origine = 'SAGA'`,
  )
}

/** Adds the pieces that sales found to what is free, each with its movement. Rows of stock that are there are locked. */
export async function saveConstats(tx: Tx, ventes: readonly Vente[], at: Date): Promise<void> {
  const found = ventes.flatMap(({ lignes, ...vente }) => lignes.map((ligne) => ({ ...vente, ...ligne })))
  await tx.query(
    statement('constats-save').sql`with found as (
        select * from unnest(
            ${found.map((ligne) => ligne.commandeId)}::uuid[],
            ${found.map((ligne) => ligne.magasinId)}::int[],
            ${found.map((ligne) => ligne.produitId)}::int[],
            ${found.map((ligne) => ligne.quantite)}::int[],
            ${found.map((ligne) => ligne.auteur.id)}::text[],
            ${found.map((ligne) => ligne.auteur.nom)}::text[])
          as f (commande_id, magasin_id, produit_id, quantite, auteur_id, auteur_nom)
      ), told as (
        insert into mouvements (magasin_id, produit_id, delta, cause, commande_id, a, auteur_id, auteur_nom)
        select magasin_id, produit_id, quantite, 'CONSTAT', commande_id, ${at}, auteur_id, auteur_nom from found
      )
      insert into stocks as s (magasin_id, produit_id, disponible)
      select magasin_id, produit_id, sum(quantite)::int from found group by 1, 2 order by 1, 2
      on conflict (magasin_id, produit_id) do update set disponible = s.disponible + excluded.disponible`,
  )
}

export interface Retour {
  readonly retourId: string
  readonly magasinId: number
  readonly auteur: Person
  readonly rentrees: readonly Rentree[]
}

/** When the goods of these returns came back, as far as they have. */
export async function readRentrees(tx: Tx, retourIds: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await tx.query<{ retourId: string } & RowOf<typeof mouvements, 'at'>>({
    name: 'retours-read',
    text: `select distinct retour_id as "retourId", a as at from mouvements where retour_id = any($1::uuid[])`,
    values: [retourIds],
  })
  return new Map(rows.map((row) => [row.retourId, row.at]))
}

/** Writes what came back and what of it was thrown away; the rest is free. Rows of stock are locked in their order. */
export async function saveRentrees(tx: Tx, retours: readonly Retour[], at: Date): Promise<void> {
  const lignes = retours.flatMap(({ rentrees, ...retour }) =>
    rentrees.map((rentree) => ({ ...retour, ...rentree })),
  )
  await tx.query(
    statement('retours-save').sql`with back as (
        select * from unnest(
            ${lignes.map((ligne) => ligne.retourId)}::uuid[],
            ${lignes.map((ligne) => ligne.magasinId)}::int[],
            ${lignes.map((ligne) => ligne.produitId)}::int[],
            ${lignes.map((ligne) => ligne.quantite)}::int[],
            ${lignes.map((ligne) => ligne.rebut)}::int[],
            ${lignes.map((ligne) => ligne.auteur.id)}::text[],
            ${lignes.map((ligne) => ligne.auteur.nom)}::text[])
          as b (retour_id, magasin_id, produit_id, quantite, rebut, auteur_id, auteur_nom)
      ), told as (
        insert into mouvements (magasin_id, produit_id, delta, cause, retour_id, a, auteur_id, auteur_nom)
        select magasin_id, produit_id, m.delta, m.cause, retour_id, ${at}, auteur_id, auteur_nom
        from back cross join lateral (values (quantite, 'RETOUR'), (-rebut, 'REBUT')) as m (delta, cause)
        where m.delta <> 0
      )
      insert into stocks as s (magasin_id, produit_id, disponible)
      select magasin_id, produit_id, sum(quantite - rebut)::int from back group by 1, 2 order by 1, 2
      on conflict (magasin_id, produit_id) do update set disponible = s.disponible + excluded.disponible`,
  )
}
