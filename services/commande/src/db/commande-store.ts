/** The statements of orders, each for a whole group: the hot ones are named, over arrays, with rows in key order. */
import type { StatutCommande } from '@comptoir/contracts/commande.ts'
import type { Change } from '@comptoir/contracts/etats.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { prix } from '@comptoir/participant/price-list-schema.ts'
import type { PricedLigne, Prix } from '../domain/chiffrage.ts'
import type { SoldLigne, ToldCommande } from '../domain/commande.ts'
import type { commandeLignes, commandes, historique } from './schema.ts'

type PrixRow = RowOf<typeof prix, 'produitId' | 'nom' | 'prixCents' | 'coutCents' | 'actif' | 'version'>

/** What the price list says now of these products; unknown ones are absent. */
export async function readPrix(tx: Tx, produitIds: readonly number[]): Promise<Map<number, Prix>> {
  const { rows } = await tx.query<PrixRow>({
    name: 'prix-read',
    text: `select produit_id as "produitId", nom, prix_cents as "prixCents", cout_cents as "coutCents", actif, version
      from prix where produit_id = any($1::int[])`,
    values: [produitIds],
  })
  return new Map(
    rows.map(({ produitId, prixCents, coutCents, ...row }) => [
      produitId,
      { ...row, prixCents: Number(prixCents), coutCents: coutCents === null ? null : Number(coutCents) },
    ]),
  )
}

export interface NewCommande {
  readonly id: string
  readonly clientId: number | null
  readonly magasinId: number
  readonly montantCents: number
  readonly lignes: readonly PricedLigne[]
}

/**
 * Makes the orders that do not exist and were not cancelled before, with lines and first history row, in one statement.
 * Numbers are given in the order of the array, rows written in key order.
 * @returns the number of each order that was made.
 */
export async function insertCommandes(
  tx: Tx,
  fresh: readonly NewCommande[],
  at: string,
): Promise<Map<string, number>> {
  const lignes = fresh.flatMap(({ id, lignes }) => lignes.map((ligne) => ({ id, ...ligne })))
  const { rows } = await tx.query<RowOf<typeof commandes, 'id' | 'numero'>>(
    statement('commande-insert').sql`with asked as materialized (
        select id, nextval('commandes_numero_seq') as numero, client_id, magasin_id, montant_cents from (
          select d.* from unnest(
              ${fresh.map((commande) => commande.id)}::uuid[],
              ${fresh.map((commande) => commande.clientId)}::int[],
              ${fresh.map((commande) => commande.magasinId)}::int[],
              ${fresh.map((commande) => commande.montantCents)}::bigint[])
            with ordinality as d (id, client_id, magasin_id, montant_cents, rang)
          where not exists (select from commandes c where c.id = d.id)
            and not exists (select from annulations_precoces t where t.commande_id = d.id)
          order by d.rang) as arrived
      ), made as (
        insert into commandes (id, numero, client_id, magasin_id, statut, montant_cents, version) overriding system value
        select id, numero, client_id, magasin_id, 'CREEE', montant_cents, 1 from asked order by id
        on conflict (id) do nothing returning id, numero
      ), lignes as (
        insert into commande_lignes (commande_id, produit_id, quantite, prix_cents, prix_version, nom, cout_cents)
        select l.* from unnest(
            ${lignes.map((ligne) => ligne.id)}::uuid[],
            ${lignes.map((ligne) => ligne.produitId)}::int[],
            ${lignes.map((ligne) => ligne.quantite)}::int[],
            ${lignes.map((ligne) => ligne.prixCents)}::bigint[],
            ${lignes.map((ligne) => ligne.prixVersion)}::int[],
            ${lignes.map((ligne) => ligne.nom)}::text[],
            ${lignes.map((ligne) => ligne.coutCents)}::bigint[])
          as l (commande_id, produit_id, quantite, prix_cents, prix_version, nom, cout_cents)
        join made on made.id = l.commande_id
      ), starts as (
        insert into historique (commande_id, seq, de, vers, a) select id, 1, null, 'CREEE', ${at}::timestamptz from made
      )
      select id, numero from made`,
  )
  return new Map(rows.map((row) => [row.id, Number(row.numero)]))
}

type CommandeRow = RowOf<
  typeof commandes,
  'id' | 'numero' | 'clientId' | 'magasinId' | 'montantCents' | 'statut'
>
type LigneRow = RowOf<typeof commandeLignes, 'produitId' | 'quantite'>

export interface ExistingCommande extends Omit<CommandeRow, 'numero' | 'montantCents'> {
  readonly numero: number
  readonly montantCents: number
  readonly createdAt: string
  readonly lignes: readonly LigneRow[]
}

/** Orders that were there before a creation came under another key. */
export async function readExisting(tx: Tx, ids: readonly string[]): Promise<Map<string, ExistingCommande>> {
  const { rows } = await tx.query<CommandeRow & { readonly at: Date; readonly lignes: readonly LigneRow[] }>({
    name: 'commande-existing',
    text: `select c.id, c.numero, c.client_id as "clientId", c.magasin_id as "magasinId",
        c.montant_cents as "montantCents", c.statut, h.a as at,
        (select json_agg(json_build_object('produitId', l.produit_id, 'quantite', l.quantite))
         from commande_lignes l where l.commande_id = c.id) as lignes
      from commandes c join historique h on h.commande_id = c.id and h.seq = 1 where c.id = any($1::uuid[])`,
    values: [ids],
  })
  return new Map(
    rows.map(({ numero, montantCents, at, ...row }) => [
      row.id,
      { ...row, numero: Number(numero), montantCents: Number(montantCents), createdAt: at.toISOString() },
    ]),
  )
}

type ToldRow = RowOf<
  typeof commandes,
  'id' | 'clientId' | 'magasinId' | 'montantCents' | 'motif' | 'statut' | 'version'
> &
  RowOf<typeof historique, 'at'> & { readonly lignes: readonly SoldLigne[] }

const TOLD = `select c.id, c.client_id as "clientId", c.magasin_id as "magasinId", c.montant_cents as "montantCents", c.motif, c.statut,
    c.version, h.a as at, (select json_agg(json_build_object('produitId', l.produit_id, 'nom', l.nom, 'quantite', l.quantite,
      'prixCents', l.prix_cents, 'coutCents', l.cout_cents) order by l.produit_id)
    from commande_lignes l where l.commande_id = c.id) as lignes
  from commandes c join historique h on h.commande_id = c.id and h.seq = c.version`

const toldOf = ({ montantCents, at, ...row }: ToldRow): ToldCommande => ({
  ...row,
  montantCents: Number(montantCents),
  at: at.toISOString(),
})

/**
 * Locks the orders that exist, in key order, and tells where each stands, and what of: whoever ends one tells others, without
 * another statement.
 */
export async function lockCommandes(tx: Tx, ids: readonly string[]): Promise<Map<string, ToldCommande>> {
  const { rows } = await tx.query<ToldRow>({
    name: 'commande-lock',
    text: `${TOLD} where c.id = any($1::uuid[]) order by c.id for update of c`,
    values: [ids],
  })
  return new Map(rows.map((row) => [row.id, toldOf(row)]))
}

/** How orders that have ended so are found: a reason is what cancelled ones alone have, and their index goes by it. */
const ENDED = { CONFIRMEE: `c.statut = 'CONFIRMEE'`, ANNULEE: 'c.motif is not null' } as const

/** One page of the orders that have ended so, by id. */
export async function pageCommandes(
  db: Queryable,
  statut: keyof typeof ENDED,
  { after, limit }: Page<string>,
): Promise<ToldCommande[]> {
  const { rows } = await db.query<ToldRow>({
    name: `commande-page-${statut}`,
    text: `${TOLD} where ${ENDED[statut]} and ($1::uuid is null or c.id > $1) order by c.id limit $2`,
    values: [after, limit],
  })
  return rows.map(toldOf)
}

/**
 * Moves locked orders on: history rows and new state in one statement.
 * @throws when an order is not where it was when it was locked.
 */
export async function saveChanges(tx: Tx, changes: readonly Change<StatutCommande>[]): Promise<void> {
  if (changes.length === 0) return
  const rowsOfHistory = changes.flatMap(({ id, transitions }) =>
    transitions.map((transition) => ({ id, ...transition })),
  )
  const { rows } = await tx.query<{ total: number }>(
    statement('commande-save').sql`with changed as (
        update commandes c set statut = n.statut, version = n.version, motif = n.motif
        from unnest(
            ${changes.map((change) => change.id)}::uuid[],
            ${changes.map((change) => change.after.statut)}::text[],
            ${changes.map((change) => change.after.version)}::int[],
            ${changes.map((change) => change.motif)}::text[],
            ${changes.map((change) => change.after.version - change.transitions.length)}::int[])
          as n (id, statut, version, motif, before)
        where c.id = n.id and c.version = n.before
        returning c.id
      ), added as (
        insert into historique (commande_id, seq, de, vers, a)
        select * from unnest(
          ${rowsOfHistory.map((row) => row.id)}::uuid[],
          ${rowsOfHistory.map((row) => row.seq)}::int[],
          ${rowsOfHistory.map((row) => row.de)}::text[],
          ${rowsOfHistory.map((row) => row.vers)}::text[],
          ${rowsOfHistory.map((row) => row.at)}::timestamptz[])
      )
      select count(*)::int as total from changed`,
  )
  if (rows[0]?.total !== changes.length) throw new Error('a locked order moved by itself')
}
