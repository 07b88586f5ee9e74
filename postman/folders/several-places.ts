/** Orders that several places may serve. */
import { commande, orchestrateur } from '@comptoir/contracts'
import { type Exchange, routeTarget, verify } from '../exchange.ts'

const passer = routeTarget(orchestrateur.passerCommande, 'orchestrateur')
const ofCentre = 'pm.expect(corps.lignes[0].lieux).to.eql([{ magasin_id: 6, quantite: 1 }])'

export const severalPlaces: Exchange[] = [
  {
    name: 'Servie par plusieurs lieux, au besoin',
    target: passer,
    status: 201,
    body: { produits: [{ produit_id: 1, quantite: 1 }], repartition: true },
    after: [verify('nomme les lieux de la ligne', `pm.expect(corps.statut).to.equal('CONFIRMEE')`, ofCentre)],
    keep: { repartieId: 'corps.commande_id' },
  },
  {
    name: 'La commande servie par plusieurs lieux',
    target: routeTarget(commande.consulter, 'commande'),
    params: { id: '{{repartieId}}' },
    after: [verify('les nomme aussi', ofCentre)],
  },
  {
    name: 'Tous les lieux ensemble ne suffisent pas',
    target: passer,
    code: 'STOCK_INSUFFISANT',
    body: { produits: [{ produit_id: 44, quantite: 9_999 }], repartition: true },
    after: [
      verify(
        'dit ce qui manque',
        `pm.expect(corps.etape).to.equal('reserver-stock')`,
        'pm.expect(corps.lignes[0]).to.include({ produit_id: 44, demande: 9999 })',
      ),
    ],
  },
]
