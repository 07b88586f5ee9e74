/**
 * What the product is measured against: an orchestrator with the same HTTP front, the same participants and the same calls,
 * made one by one, each awaited, with nothing written down (or with a naive journal). A crash in the middle loses the order.
 */
import { commande, orchestrateur, paiement, type Route, stock, toDollars } from '@comptoir/contracts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { installShutdown } from '@comptoir/kit/process/shutdown.ts'
import { type Ask, createAsk } from './calls.ts'
import { readConfig } from './config.ts'
import { type NaiveJournal, openNaiveJournal } from './journal.ts'
import { sell } from './sale.ts'

const config = readConfig()
const instanceId = `bare-${config.PORT}`
const log = createLogger({ service: 'bare', instance: instanceId, level: config.LOG_LEVEL })
const shutdown = installShutdown(log)
const journal = config.JOURNAL_URL === undefined ? undefined : await openNaiveJournal(config.JOURNAL_URL)
const ask = createAsk({
  commande: config.COMMANDE_URLS,
  stock: config.STOCK_URLS,
  paiement: config.PAIEMENT_URLS,
  ...(config.MAGASINS_URLS === undefined ? {} : { magasins: config.MAGASINS_URLS }),
})
const app = await buildServer({
  contract: orchestrateur.service,
  instanceId,
  log,
  registry: createMetrics('bare', instanceId),
  newId,
  monotonicMs: () => performance.now(),
  ready: () => Promise.resolve(),
})
serveRoute(app, forGuests(orchestrateur.passerCommande), async ({ body }) => {
  const lignes = (body.produits ?? []).map((ligne) => ({
    produitId: Number(ligne.produit_id),
    quantite: Number(ligne.quantite),
  }))
  const demande = {
    commandeId: newId(),
    clientId: body.client_id ?? null,
    magasinId: body.magasin_id ?? config.LOGISTICS_CENTRE,
    lignes,
  }
  const reply = await passerCommande(ask, journal, demande)
  return { status: 201, body: reply, headers: { Location: `/saga/commande/${demande.commandeId}` } }
})
serveRoute(app, forGuests(orchestrateur.vendre), async ({ body }) => {
  const venteId = newId()
  const reply = await sell(ask, venteId, body)
  return { status: 201, body: reply, headers: { Location: `/saga/vente/${venteId}` } }
})
await app.listen({ port: config.PORT, host: '127.0.0.1' })
shutdown.onClose('http', () => app.close())

/** Nobody is asked for a token: what is compared with does less, not more. */
function forGuests<R extends Route>(route: R): R {
  return { ...route, acces: ['invite'] }
}

type Demande = Parameters<typeof commande.creer>[0]

async function passerCommande(to: Ask, written: NaiveJournal | undefined, demande: Demande) {
  const { commandeId, clientId, magasinId, lignes } = demande
  await written?.begin(commandeId, demande)
  const { montantCents, numero, a } = await to(commande.creer(demande), commandeId)
  const etats = [{ statut: 'CREEE', a }]
  await written?.reach(commandeId, 'CREEE')
  const reservee = await to(stock.reserver({ commandeId, magasinId, lignes }), commandeId)
  etats.push({ statut: 'STOCK_VERIFIE', a: reservee.a }, { statut: 'STOCK_RESERVE', a: reservee.a })
  await written?.reach(commandeId, 'STOCK_RESERVE')
  const payee = await to(paiement.payer({ commandeId, clientId, montantCents }), commandeId)
  etats.push({ statut: 'PAYEE', a: payee.a })
  await written?.reach(commandeId, 'PAYEE')
  const confirmee = await to(commande.confirmer({ commandeId, etats }), commandeId)
  await written?.reach(commandeId, 'CONFIRMEE')
  await to(stock.sortir({ commandeId }), commandeId)
  await written?.reach(commandeId, 'SORTIE')
  return {
    status: 'ok',
    commande_id: commandeId,
    numero,
    saga_id: commandeId,
    statut: 'CONFIRMEE',
    montant: toDollars(montantCents),
    etapes: [...etats, { statut: 'CONFIRMEE', a: confirmee.a }],
  }
}
