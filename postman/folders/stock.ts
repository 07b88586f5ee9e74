import { stock } from '@comptoir/contracts'
import { type Folder, routeTarget, verify } from '../exchange.ts'
import { pauseBeforeRetry, until } from '../wait.ts'

const target = (route: Parameters<typeof routeTarget>[0]) => routeTarget(route, 'stock')
export const consulterStock = target(stock.consulter)
const lignes = (quantite: number) => [{ produit_id: 3, quantite }]
const look = { target: consulterStock, query: { magasin_id: '6', produit_id: '3' } }
const disponible = `pm.collectionVariables.get('disponible')`

export const stockFolder: Folder = {
  name: '5. Stock',
  description:
    'Les quantités par la passerelle ; le reste seulement au port du service.\n\n*Quantities through the gateway; the rest only at the service’s own port.*',
  exchanges: [
    { ...look, name: 'Le stock d’un produit', keep: { disponible: 'corps[0].disponible' } },
    {
      name: 'Le stock suffit',
      target: target(stock.verifier),
      body: { magasin_id: 6, produits: lignes(1) },
    },
    {
      name: 'Le stock ne suffit pas',
      target: target(stock.verifier),
      code: 'STOCK_INSUFFISANT',
      body: { magasin_id: 6, produits: lignes(10_000) },
    },
    {
      name: 'Refuse un lieu inconnu',
      target: target(stock.verifier),
      code: 'MAGASIN_INCONNU',
      body: { magasin_id: 2_147_483_647, produits: lignes(1) },
    },
    {
      name: 'Réserve deux unités',
      target: target(stock.reserverPublic),
      body: { magasin_id: 6, produits: lignes(2) },
      keep: { reservationId: 'corps.commande_id' },
    },
    {
      ...look,
      name: 'Deux de moins sont disponibles',
      after: [verify('exactement', `pm.expect(corps[0].disponible).to.equal(${disponible} - 2)`)],
    },
    {
      name: 'Refuse la même réservation pour autre chose',
      target: target(stock.reserverPublic),
      code: 'RESERVATION_EXISTANTE',
      body: { commande_id: '{{reservationId}}', magasin_id: 6, produits: lignes(3) },
    },
    {
      name: 'Libère la réservation',
      target: target(stock.libererPublic),
      body: { commande_id: '{{reservationId}}' },
    },
    {
      ...look,
      name: 'Elles sont disponibles de nouveau',
      after: [verify('exactement', `pm.expect(corps[0].disponible).to.equal(${disponible})`)],
    },
    {
      name: 'Les mouvements de la commande du client',
      target: target(stock.mouvements),
      query: { commande_id: '{{commandeClientId}}' },
      before: pauseBeforeRetry,
      // The stock leaves after the answer has left.
      after: until('le stock est sorti', `corps.some((m) => m.cause === 'SORTIE')`),
    },
    {
      name: 'Les alertes de stock',
      target: target(stock.alertes),
      query: { limite: '5' },
    },
    {
      name: 'Cent pièces arrivent',
      target: target(stock.recevoir),
      body: { magasin_id: 6, lignes: lignes(100), reference: 'BL-2291' },
      keep: { receptionId: 'corps.reception_id' },
    },
    {
      name: 'Le mouvement de cette livraison',
      target: target(stock.mouvements),
      query: { document_id: '{{receptionId}}' },
      after: [verify('dit sa cause', `pm.expect(corps[0].cause).to.equal('RECEPTION')`)],
    },
    {
      name: 'Met au rebut une pièce',
      target: target(stock.ajuster),
      body: { magasin_id: 6, cause: 'REBUT', lignes: lignes(1), motif: 'boîte écrasée' },
    },
    {
      name: 'Ne met pas au rebut ce qui manque',
      target: target(stock.ajuster),
      code: 'STOCK_INSUFFISANT',
      body: { magasin_id: 1, cause: 'REBUT', lignes: lignes(10_000), motif: 'boîtes écrasées' },
    },
    {
      name: 'Compte un rayon où rien ne manque',
      target: target(stock.compter),
      before: [`pm.collectionVariables.set('vuA', new Date(Date.now() - 1000).toISOString())`],
      body: {
        magasin_id: 2,
        lignes: [{ produit_id: 3, compte: 20, vu_a: '{{vuA}}' }],
        motif: 'inventaire du mois',
      },
    },
    {
      name: 'Refuse un compte à venir',
      target: target(stock.compter),
      code: 'COMPTE_A_VENIR',
      body: { magasin_id: 2, lignes: [{ produit_id: 3, compte: 20, vu_a: '2999-01-01T00:00:00Z' }] },
    },
    {
      name: 'Fixe un seuil et sa cible',
      target: target(stock.fixerSeuil),
      params: { magasin_id: '1', produit_id: '3' },
      body: { seuil: 5, cible: 20 },
    },
    {
      name: 'Refuse un seuil au-dessus de sa cible',
      target: target(stock.fixerSeuil),
      code: 'SEUIL_AU_DESSUS_DE_CIBLE',
      params: { magasin_id: '1', produit_id: '3' },
      body: { seuil: 21, cible: 20 },
    },
    {
      name: 'Refuse un type d’alerte inconnu',
      target: target(stock.alertes),
      code: 'REQUETE_INVALIDE',
      query: { type: 'AUTRE' },
    },
  ],
}
