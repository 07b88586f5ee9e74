/** What places have: stock is asked, which knows the names of products. */
import { magasins, refuse, stock } from '@comptoir/contracts'
import { serveAliasList, serveAliasPages, type Told } from '@comptoir/kit/http/alias.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import { findCentre, findMagasin } from '../db/magasins-store.ts'
import type { Deps } from '../deps.ts'

const { aliases } = magasins

/** Registers them. */
export function serveStock(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, magasins.stockDuMagasin, async ({ params: { id }, query, raw }) => {
    if ((await findMagasin(deps.pool, id)) === undefined) return refuse('MAGASIN_INTROUVABLE', { id })
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const asked = { magasinId: id, curseur: cursor ? Number(cursor[0]) : null, limite: limite + 1 }
    const isCounted = query.total !== undefined
    const contenu = await deps.ask(stock.contenu({ ...asked, ...(isCounted ? { total: true } : {}) }), raw)
    return pageReply({
      rows: contenu.lignes,
      limite,
      cursorOf: ({ produitId }) => [produitId],
      url: raw.url,
      show: ({ magasinId, produitId, enTransit, ...quantities }) => ({
        produit_id: produitId,
        magasin_id: magasinId,
        en_transit: enTransit,
        ...quantities,
      }),
      total: contenu.total,
    })
  })
  for (const alias of [aliases.stockOfStore003, aliases.stockOfStore000])
    serveAliasList(app, alias, { tell: ({ rows }) => rows.map(pieces000) })
  serveCentre(app, deps)
}

function serveCentre(app: FastifyInstance, { pool, ask }: Deps): void {
  serveAliasPages(app, aliases.stockOfCentre000, {
    read: async ({ raw }, { limit, offset }) => {
      const magasinId = await findCentre(pool)
      if (magasinId === undefined) return { rows: [], total: 0 }
      const contenu = await ask(
        stock.contenu({ magasinId, curseur: null, limite: offset + limit, total: true }),
        raw,
      )
      const rows = contenu.lignes.slice(offset)
      return {
        rows: rows.map((row) => ({ ...row, produit_id: row.produitId })),
        total: contenu.total ?? rows.length,
      }
    },
    tell: ({ rows }) => rows.map(pieces000),
  })
}

type Row = Told<typeof magasins.stockDuMagasin>[number]

const pieces000 = ({
  produit_id,
  nom,
  disponible,
  reserve,
}: Pick<Row, 'produit_id' | 'nom' | 'disponible' | 'reserve'>) => ({
  produit_id,
  nom: nom ?? '',
  quantite: disponible + reserve,
})
