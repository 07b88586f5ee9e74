/** The public routes: orders are only ever read here; sagas make and move them. */
import { commande, enDollars, refuser } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { FastifyInstance } from 'fastify'
import {
  type CommandeLue,
  countCommandes,
  findById,
  findByNumero,
  listCommandes,
} from './db/lecture-store.ts'

/** Registers them. */
export function serveRoutes(app: FastifyInstance, { pool }: Pick<AppDeps, 'pool'>): void {
  serveRoute(app, commande.consulter, async ({ params: { id } }) => {
    const trouvee = await find(pool, id)
    return trouvee === undefined
      ? refuser('COMMANDE_INTROUVABLE', { id })
      : { status: 200, body: show(trouvee) }
  })
  serveRoute(app, commande.lister, async ({ query, raw }) => {
    const filtre = { clientId: query.client_id, statut: query.statut }
    const curseur = readCursor(query.curseur, [cursorPart.entier])
    const sousNumero = curseur === null ? null : Number(curseur[0])
    const rows = await listCommandes(pool, filtre, { sousNumero, limit: query.limite + 1 })
    const total = query.total === '1' ? await countCommandes(pool, filtre) : undefined
    const cursorOf = (row: CommandeLue) => [row.numero]
    return pageReply({ rows, limite: query.limite, cursorOf, url: raw.url, show, total })
  })
}

/** By `commande_id` or by `numero`; anything else is no order's name. */
function find(pool: AppDeps['pool'], id: string): Promise<CommandeLue | undefined> {
  if (cursorPart.uuid(id)) return findById(pool, id)
  return /^[1-9]\d*$/.test(id) && cursorPart.entier(id)
    ? findByNumero(pool, Number(id))
    : Promise.resolve(undefined)
}

function show(row: CommandeLue): object {
  return {
    id: row.id,
    commande_id: row.id,
    numero: Number(row.numero),
    client_id: row.client_id,
    magasin_id: row.magasin_id,
    statut: row.statut,
    montant: enDollars(Number(row.montant_cents)),
    lignes: row.lignes.map(({ produit_id, quantite, prix_cents }) => ({
      produit_id,
      quantite,
      prix: enDollars(prix_cents),
    })),
    historique: row.historique.map(({ de, vers, a }) => ({ de, vers, a: new Date(a).toISOString() })),
    ...(row.motif === null ? {} : { motif: row.motif }),
  }
}
