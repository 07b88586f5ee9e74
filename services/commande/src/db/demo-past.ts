/** The past of the demonstration at the web shop: orders with their lines and the whole of their history. */
import { CENTRE_DEMO } from '@comptoir/demo/lieux.ts'
import type { PastCommande } from '@comptoir/demo/past-types.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import { type Decision, decideAnnulation, decideConfirmation } from '../domain/commande.ts'

/** Writes orders, numbered in the order given, by one statement: each is checked against its lines and its history. */
export async function insertPast(tx: Tx, past: readonly PastCommande[]): Promise<void> {
  const ended = past.map((commande) => ({ ...commande, ...endOf(commande) }))
  const lignes = ended.flatMap(({ id, lignes: sold }) => sold.map((ligne) => ({ id, ...ligne })))
  const steps = ended.flatMap(({ id, openedAt: at, transitions }) => [
    { id, seq: 1, de: null, vers: 'CREEE', at },
    ...transitions.map((transition) => ({ id, ...transition })),
  ])
  await tx.query(
    statement('commande-past').sql`with made as (
        insert into commandes (id, numero, client_id, magasin_id, statut, montant_cents, motif, version) overriding system value
        select id, nextval('commandes_numero_seq'), client_id, ${CENTRE_DEMO}::int, statut, montant_cents, motif, version from unnest(
            ${ended.map(({ id }) => id)}::uuid[],
            ${ended.map(({ clientId }) => clientId)}::int[],
            ${ended.map(({ after }) => after.statut)}::text[],
            ${ended.map(({ montantCents }) => montantCents)}::bigint[],
            ${ended.map(({ motif }) => motif)}::text[],
            ${ended.map(({ after }) => after.version)}::int[])
          as d (id, client_id, statut, montant_cents, motif, version)
      ), sold as (
        insert into commande_lignes (commande_id, produit_id, quantite, prix_cents, prix_version, nom, cout_cents)
        select * from unnest(
            ${lignes.map((ligne) => ligne.id)}::uuid[],
            ${lignes.map((ligne) => ligne.produitId)}::int[],
            ${lignes.map((ligne) => ligne.quantite)}::int[],
            ${lignes.map((ligne) => ligne.prixCents)}::bigint[],
            ${lignes.map((ligne) => ligne.prixVersion)}::int[],
            ${lignes.map((ligne) => ligne.nom)}::text[],
            ${lignes.map((ligne) => ligne.coutCents)}::bigint[])
      )
      insert into historique (commande_id, seq, de, vers, a)
      select * from unnest(
        ${steps.map((step) => step.id)}::uuid[],
        ${steps.map((step) => step.seq)}::int[],
        ${steps.map((step) => step.de)}::text[],
        ${steps.map((step) => step.vers)}::text[],
        ${steps.map((step) => step.at)}::timestamptz[])`,
  )
}

/** How an order ended, from its making on. */
function endOf({
  statut,
  openedAt,
  reservedAt,
  paidAt,
  endedAt,
}: PastCommande): Decision & { motif: string | null } {
  const made = { statut: 'CREEE', version: 1, at: openedAt.toISOString() } as const
  const reserved = ['STOCK_VERIFIE', 'STOCK_RESERVE'].map((one) => ({
    statut: one,
    a: reservedAt.toISOString(),
  }))
  const at = endedAt.toISOString()
  if (statut === 'ANNULEE') return { ...decideAnnulation(made, reserved, at), motif: 'PAIEMENT_REFUSE' }
  const paid = { statut: 'PAYEE', a: paidAt.toISOString() }
  return { ...decideConfirmation(made, [...reserved, paid], at), motif: null }
}
