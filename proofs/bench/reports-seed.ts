/** A year of sales in magasins, as if five stores had made them: so many lines, without the hours that they would take. */
import type { ClientBase } from 'pg'

/** 1 to 4 lines a sale. */
const LINES_PER_SALE = 2.5
const CHUNK = 100_000
export const PRODUCTS = 240

/** Writes them in chunks. Returns how many sales that is. */
export async function fillSales(
  client: Pick<ClientBase, 'query'>,
  lines: number,
  onChunk: (sales: number) => void,
): Promise<number> {
  const sales = Math.round(lines / LINES_PER_SALE)
  // What triggers look after holds by how rows are made; row by row they would take an hour.
  await client.query(`set session_replication_role = replica`)
  await client.query(`insert into inventaire (id, produits, version) values (1, 0, 1) on conflict do nothing`)
  for (let from = 0; from < sales; from += CHUNK) {
    const upTo = Math.min(sales, from + CHUNK)
    for (const text of [LINES, SALES, HISTORY]) await client.query(text, [from, upTo - 1, sales])
    onChunk(upTo)
  }
  await client.query('analyze')
  return sales
}

/** Sale `n`: its id, its place, and when it was made: evenly over a year, up to now. */
const OF_SALES = `select n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id, 1 + n % 5 as magasin_id,
    now() - interval '364 days' * ((($3::bigint - n)::float8) / $3) as made
  from generate_series($1::bigint, $2::bigint) n`

const LINES = `with sales as (${OF_SALES})
  insert into vente_lignes
    (vente_id, rang, produit_id, nom, quantite, prix_cents, remise_pourcent, remise_cents, total_cents, cout_cents)
  select id, k, produit, 'Produit ' || produit, quantite, prix, 0, 0, prix * quantite, prix / 2
  from sales, generate_series(1, 1 + n % 4) k, lateral (select (1 + (n * 7919 + k * 89) % ${PRODUCTS})::int as produit) p,
    lateral (select 500 + produit * 10 as prix, (1 + (n + k) % 3)::int as quantite) q`

const SALES = `with sales as (${OF_SALES}),
  sums as (select s.n, s.id, s.magasin_id, s.made, sum(l.total_cents) as total
    from sales s join vente_lignes l on l.vente_id = s.id group by 1, 2, 3, 4)
  insert into ventes (id, magasin_id, numero, caisse_id, vendeur, vendeur_nom, statut, version, entete, total_cents,
    hors_taxes_cents, taxes, encaissements, especes_cents, arrondi_cents, recu_cents, rendu_cents, faite_le, recue_le,
    numero_local, fingerprint)
  select id, magasin_id, n / 5 + 1, magasin_id, '1', 'Bob', 'CONFIRMEE', 1, '{}', total, round(total / 1.14975),
    jsonb_build_array(jsonb_build_object('nom', 'Taxes', 'pourcent', 14.975, 'montantCents', total - round(total / 1.14975))),
    jsonb_build_array(jsonb_build_object('mode', 'ESPECES', 'montantCents', total, 'arrondiCents', 0)),
    total, 0, total, 0, made, made, 'bench', '' from sums`

const HISTORY = `with sales as (${OF_SALES})
  insert into vente_historique (vente_id, seq, de, vers, a) select id, 1, null, 'CONFIRMEE', made from sales
  where $3::bigint > 0`

/** Names, costs and stock of the same products, where reports look them up. */
export const NAMES = [
  `insert into lieux (id, nom, type, ouvert, objectif_cents, version)
   select n, 'Magasin ' || n, 'MAGASIN', true, 400000, 1 from generate_series(1, 5) n on conflict do nothing`,
  `insert into categories (id, nom, version) select n, 'Rayon ' || n, 1 from generate_series(1, 12) n on conflict do nothing`,
  `insert into produits (id, nom, actif, prix_cents, cout_cents, categorie_id, version)
   select n, 'Produit ' || n, true, 500 + n * 10, 250 + n * 5, 1 + n % 12, 1 from generate_series(1, ${PRODUCTS}) n
   on conflict do nothing`,
  `insert into stocks (magasin_id, produit_id, disponible, reserve, en_transit, seuil, version)
   select m, p, (m * p * 37) % 200, 0, 0, 10, 1 from generate_series(1, 5) m, generate_series(1, ${PRODUCTS}) p
   on conflict do nothing`,
  'analyze',
]
