/** Sagas in the words of the systems that this one replaces. */
import { orchestrateur } from '@comptoir/contracts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import { serveAlias } from '@comptoir/kit/http/alias.ts'
import { invalidRequest } from '@comptoir/kit/http/request-head.ts'
import type { FastifyInstance } from 'fastify'

/** Just what is due. */
const CASH = { mode: 'ESPECES' } as const

/** Who acts for all stores says for which he acts. */
const NO_STORE = { fr: 'est requis', en: 'is required' }

const SOLD = {
  fr: (numero: number) => `Vente n° ${numero} enregistrée`,
  en: (numero: number) => `Sale no. ${numero} recorded`,
}

type Sold = Static<(typeof orchestrateur.vendre)['replies'][201]>

/** Registers the routes. */
export function serveAliases(app: FastifyInstance): void {
  serveAlias(app, orchestrateur.aliases.sell000, {
    ask: ({ params: { id, produit_id }, query: { quantite } }) => ({
      body: { magasin_id: id, lignes: [{ produit_id, quantite }], paiement: CASH, restes: true as const },
    }),
    tell: (told, { params: { id, produit_id }, language }) => {
      if (!('numero' in told)) return told
      const { numero, restes = [] } = told as Sold
      return {
        message: SOLD[language](numero),
        magasin_id: id,
        produit_id,
        quantite_restante: restes[0]?.disponible ?? 0,
      }
    },
  })
  serveAlias(app, orchestrateur.aliases.return002, {
    ask: ({ params: { saleId }, query: { storeId }, caller }) => {
      const magasinId = storeId ?? caller.magasins[0]
      if (magasinId === undefined) throw invalidRequest({ pointeur: '/storeId', message: NO_STORE })
      const sale = saleId.includes('-')
        ? { vente_id: saleId.toLowerCase() }
        : { vente_numero: Number(saleId) }
      return { body: { magasin_id: magasinId, ...sale } }
    },
  })
  serveAlias(app, orchestrateur.aliases.sell002, {
    ask: ({ body: { storeId, items } }) => ({
      body: {
        magasin_id: storeId,
        lignes: items.map(({ productId, quantity }) => ({ produit_id: productId, quantite: quantity })),
        paiement: CASH,
      },
    }),
    tell: (told, { body: { storeId } }) => {
      // Still under way after the time to wait: it is followed as any saga is.
      if (!('numero' in told)) return told
      const { numero, vente_id, etapes, lignes } = told as Sold
      const saleItems = lignes.map(({ produit_id, quantite, prix }, index) => ({
        id: index + 1,
        saleId: numero,
        productId: produit_id,
        quantity: quantite,
        unitPrice: prix,
      }))
      return { id: numero, vente_id, date: etapes[0]?.a, storeId, saleItems }
    },
  })
}
