/** The statements of orders, each for a whole group: the hot ones are named, over arrays, with rows in key order. */

import type { StatutCommande } from '@comptoir/contracts/commande.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { LigneChiffree, Prix } from '../domain/chiffrage.ts'
import type { Etat, Transition } from '../domain/commande.ts'

/** What the price list says now of these products; unknown ones are absent. */
export async function readPrix(tx: Tx, produitIds: readonly number[]): Promise<Map<number, Prix>> {
  const { rows } = await tx.query<{
    produit_id: number
    prix_cents: string
    actif: boolean
    version: number
  }>({
    name: 'prix-read',
    text: 'select produit_id, prix_cents, actif, version from prix where produit_id = any($1::int[])',
    values: [produitIds],
  })
  return new Map(
    rows.map(({ produit_id, prix_cents, actif, version }) => [
      produit_id,
      { prixCents: Number(prix_cents), actif, version },
    ]),
  )
}

export interface NouvelleCommande {
  readonly id: string
  readonly clientId: number | null
  readonly magasinId: number
  readonly montantCents: number
  readonly lignes: readonly LigneChiffree[]
}

/**
 * Makes the orders that do not exist and were not cancelled before, with lines and first history row, in one statement.
 * Numbers are given in the order of the array, rows written in key order.
 * @returns the number of each order that was made.
 */
export async function insertCommandes(
  tx: Tx,
  commandes: readonly NouvelleCommande[],
  a: string,
): Promise<Map<string, number>> {
  const lignes = commandes.flatMap(({ id, lignes }) => lignes.map((ligne) => ({ id, ...ligne })))
  const { rows } = await tx.query<{ id: string; numero: string }>({
    name: 'commande-insert',
    text: `with demandees as materialized (
        select id, nextval('commandes_numero_seq') as numero, client_id, magasin_id, montant_cents from (
          select d.* from unnest($1::uuid[], $2::int[], $3::int[], $4::bigint[])
            with ordinality as d (id, client_id, magasin_id, montant_cents, rang)
          where not exists (select from commandes c where c.id = d.id)
            and not exists (select from annulations_precoces t where t.commande_id = d.id)
          order by d.rang) as arrivees
      ), creees as (
        insert into commandes (id, numero, client_id, magasin_id, statut, montant_cents, version) overriding system value
        select id, numero, client_id, magasin_id, 'CREEE', montant_cents, 1 from demandees order by id
        on conflict (id) do nothing returning id, numero
      ), lignes as (
        insert into commande_lignes (commande_id, produit_id, quantite, prix_cents, prix_version)
        select l.* from unnest($5::uuid[], $6::int[], $7::int[], $8::bigint[], $9::int[])
          as l (commande_id, produit_id, quantite, prix_cents, prix_version)
        join creees on creees.id = l.commande_id
      ), debuts as (
        insert into historique (commande_id, seq, de, vers, a) select id, 1, null, 'CREEE', $10::timestamptz from creees
      )
      select id, numero from creees`,
    values: [
      commandes.map((commande) => commande.id),
      commandes.map((commande) => commande.clientId),
      commandes.map((commande) => commande.magasinId),
      commandes.map((commande) => commande.montantCents),
      lignes.map((ligne) => ligne.id),
      lignes.map((ligne) => ligne.produitId),
      lignes.map((ligne) => ligne.quantite),
      lignes.map((ligne) => ligne.prixCents),
      lignes.map((ligne) => ligne.prixVersion),
      a,
    ],
  })
  return new Map(rows.map((row) => [row.id, Number(row.numero)]))
}

export interface CommandeExistante {
  readonly id: string
  readonly numero: number
  readonly clientId: number | null
  readonly magasinId: number
  readonly montantCents: number
  readonly statut: StatutCommande
  readonly creeeA: string
  readonly lignes: readonly { readonly produitId: number; readonly quantite: number }[]
}

/** Orders that were there before a creation came under another key. */
export async function readExistantes(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, CommandeExistante>> {
  const { rows } = await tx.query<
    { id: string; numero: string; montant_cents: string; a: Date } & Record<string, unknown>
  >({
    name: 'commande-existantes',
    text: `select c.id, c.numero, c.client_id, c.magasin_id, c.montant_cents, c.statut, h.a,
        (select json_agg(json_build_object('produitId', l.produit_id, 'quantite', l.quantite))
         from commande_lignes l where l.commande_id = c.id) as lignes
      from commandes c join historique h on h.commande_id = c.id and h.seq = 1 where c.id = any($1::uuid[])`,
    values: [ids],
  })
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        numero: Number(row.numero),
        clientId: row['client_id'] as number | null,
        magasinId: row['magasin_id'] as number,
        montantCents: Number(row.montant_cents),
        statut: row['statut'] as StatutCommande,
        creeeA: row.a.toISOString(),
        lignes: row['lignes'] as CommandeExistante['lignes'],
      },
    ]),
  )
}

/** Locks the orders that exist, in key order, and tells where each stands. */
export async function lockCommandes(tx: Tx, ids: readonly string[]): Promise<Map<string, Etat>> {
  const { rows } = await tx.query<{ id: string; statut: StatutCommande; version: number; a: Date }>({
    name: 'commande-lock',
    text: `select c.id, c.statut, c.version, h.a
      from commandes c join historique h on h.commande_id = c.id and h.seq = c.version
      where c.id = any($1::uuid[]) order by c.id for update of c`,
    values: [ids],
  })
  return new Map(rows.map(({ id, statut, version, a }) => [id, { statut, version, a: a.toISOString() }]))
}

export interface Changement {
  readonly id: string
  /** Why it was cancelled; null otherwise. */
  readonly motif: string | null
  readonly transitions: readonly Transition[]
  readonly apres: Etat
}

/**
 * Moves locked orders on: history rows and new state in one statement.
 * @throws when an order is not where it was when it was locked.
 */
export async function saveChangements(tx: Tx, changements: readonly Changement[]): Promise<void> {
  if (changements.length === 0) return
  const lignes = changements.flatMap(({ id, transitions }) =>
    transitions.map((transition) => ({ id, ...transition })),
  )
  const { rows } = await tx.query<{ nombre: number }>({
    name: 'commande-save',
    text: `with changees as (
        update commandes c set statut = n.statut, version = n.version, motif = n.motif
        from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::int[]) as n (id, statut, version, motif, avant)
        where c.id = n.id and c.version = n.avant
        returning c.id
      ), ajoutees as (
        insert into historique (commande_id, seq, de, vers, a)
        select * from unnest($6::uuid[], $7::int[], $8::text[], $9::text[], $10::timestamptz[])
      )
      select count(*)::int as nombre from changees`,
    values: [
      changements.map((changement) => changement.id),
      changements.map((changement) => changement.apres.statut),
      changements.map((changement) => changement.apres.version),
      changements.map((changement) => changement.motif),
      changements.map((changement) => changement.apres.version - changement.transitions.length),
      lignes.map((ligne) => ligne.id),
      lignes.map((ligne) => ligne.seq),
      lignes.map((ligne) => ligne.de),
      lignes.map((ligne) => ligne.vers),
      lignes.map((ligne) => ligne.a),
    ],
  })
  if (rows[0]?.nombre !== changements.length) throw new Error('a locked order moved by itself')
}
