/** Orders as clients read them. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

export interface CommandeLue {
  readonly id: string
  readonly numero: string
  readonly client_id: number | null
  readonly magasin_id: number
  readonly statut: string
  readonly montant_cents: string
  readonly motif: string | null
  readonly lignes: readonly {
    readonly produit_id: number
    readonly quantite: number
    readonly prix_cents: number
  }[]
  readonly historique: readonly { readonly de: string | null; readonly vers: string; readonly a: string }[]
}

const COMMANDE = `select c.id, c.numero, c.client_id, c.magasin_id, c.statut, c.montant_cents, c.motif,
    (select json_agg(json_build_object('produit_id', l.produit_id, 'quantite', l.quantite, 'prix_cents', l.prix_cents)
       order by l.produit_id) from commande_lignes l where l.commande_id = c.id) as lignes,
    (select json_agg(json_build_object('de', h.de, 'vers', h.vers, 'a', h.a) order by h.seq)
     from historique h where h.commande_id = c.id) as historique
  from commandes c`

export async function findById(db: Queryable, id: string): Promise<CommandeLue | undefined> {
  return (
    await db.query<CommandeLue>({ name: 'commande-by-id', text: `${COMMANDE} where c.id = $1`, values: [id] })
  ).rows[0]
}

export async function findByNumero(db: Queryable, numero: number): Promise<CommandeLue | undefined> {
  const { rows } = await db.query<CommandeLue>({
    name: 'commande-by-numero',
    text: `${COMMANDE} where c.numero = $1`,
    values: [numero],
  })
  return rows[0]
}

export interface Filtre {
  readonly clientId: number | undefined
  readonly statut: string | undefined
}

const FILTRE = '($1::int is null or c.client_id = $1) and ($2::text is null or c.statut = $2)'

/** The newest orders below a number, at most `limit` of them. */
export async function listCommandes(
  db: Queryable,
  { clientId, statut }: Filtre,
  page: { readonly sousNumero: number | null; readonly limit: number },
): Promise<CommandeLue[]> {
  const { rows } = await db.query<CommandeLue>({
    name: 'commande-list',
    text: `${COMMANDE} where ${FILTRE} and ($3::bigint is null or c.numero < $3) order by c.numero desc limit $4`,
    values: [clientId ?? null, statut ?? null, page.sousNumero, page.limit],
  })
  return rows
}

export async function countCommandes(db: Queryable, { clientId, statut }: Filtre): Promise<number> {
  const { rows } = await db.query<{ nombre: number }>({
    name: 'commande-count',
    text: `select count(*)::int as nombre from commandes c where ${FILTRE}`,
    values: [clientId ?? null, statut ?? null],
  })
  return rows[0]?.nombre ?? 0
}
