import { stock } from '@comptoir/contracts'
import { pauseBeforeRetry, until } from '../attente.ts'
import { type Folder, routeTarget, verifie } from '../exchange.ts'

const target = (route: Parameters<typeof routeTarget>[0]) => routeTarget(route, 'stock')
export const consulterStock = target(stock.consulter)
const lignes = (quantite: number) => [{ produit_id: 3, quantite }]
const look = { target: consulterStock, status: 200, query: { magasin_id: '6', produit_id: '3' } }
const disponible = `pm.collectionVariables.get('disponible')`

export const dossierStock: Folder = {
  name: '5. Stock',
  description:
    'Les quantités par la passerelle ; le reste seulement au port du service.\n\n*Quantities through the gateway; the rest only at the service’s own port.*',
  exchanges: [
    { ...look, name: 'Le stock d’un produit', keep: { disponible: 'corps[0].disponible' } },
    {
      name: 'Le stock suffit',
      target: target(stock.verifier),
      status: 200,
      body: { magasin_id: 6, produits: lignes(1) },
    },
    {
      name: 'Le stock ne suffit pas',
      target: target(stock.verifier),
      status: 409,
      code: 'STOCK_INSUFFISANT',
      body: { magasin_id: 6, produits: lignes(10_000) },
    },
    {
      name: 'Refuse un lieu inconnu',
      target: target(stock.verifier),
      status: 400,
      code: 'MAGASIN_INCONNU',
      body: { magasin_id: 2_147_483_647, produits: lignes(1) },
    },
    {
      name: 'Réserve deux unités',
      target: target(stock.reserverPublic),
      status: 200,
      body: { magasin_id: 6, produits: lignes(2) },
      keep: { reservationId: 'corps.commande_id' },
    },
    {
      ...look,
      name: 'Deux de moins sont disponibles',
      after: [verifie('exactement', `pm.expect(corps[0].disponible).to.equal(${disponible} - 2)`)],
    },
    {
      name: 'Refuse la même réservation pour autre chose',
      target: target(stock.reserverPublic),
      status: 409,
      code: 'RESERVATION_EXISTANTE',
      body: { commande_id: '{{reservationId}}', magasin_id: 6, produits: lignes(3) },
    },
    {
      name: 'Libère la réservation',
      target: target(stock.libererPublic),
      status: 200,
      body: { commande_id: '{{reservationId}}' },
    },
    {
      ...look,
      name: 'Elles sont disponibles de nouveau',
      after: [verifie('exactement', `pm.expect(corps[0].disponible).to.equal(${disponible})`)],
    },
    {
      name: 'Les mouvements de la commande du client',
      target: target(stock.mouvements),
      status: 200,
      query: { commande_id: '{{commandeClientId}}' },
      before: pauseBeforeRetry,
      // The stock leaves after the answer has left.
      after: until('le stock est sorti', `corps.some((m) => m.cause === 'SORTIE')`),
    },
    {
      name: 'Les alertes de stock',
      target: target(stock.alertes),
      status: 200,
      query: { limite: '5' },
    },
    {
      name: 'Refuse un type d’alerte inconnu',
      target: target(stock.alertes),
      status: 400,
      code: 'REQUETE_INVALIDE',
      query: { type: 'AUTRE' },
    },
  ],
}
