/** What is seen of many orders and sagas at once. */
import { commande, orchestrateur } from '@comptoir/contracts'
import { type Exchange, routeTarget, verify } from '../exchange.ts'

export const lists: Exchange[] = [
  {
    name: 'Les commandes du client',
    target: routeTarget(commande.lister, 'commande'),
    query: { client_id: '{{clientId}}', statut: 'CONFIRMEE', limite: '5' },
    after: [
      verify(
        'montrent le panier commandé',
        `pm.expect(corps.map((c) => c.commande_id)).to.eql([pm.collectionVariables.get('commandeClientId')])`,
      ),
    ],
  },
  {
    name: 'Les sagas terminées',
    target: routeTarget(orchestrateur.listerSagas, 'orchestrateur'),
    query: { statut: 'TERMINEE', type: 'passer-commande', limite: '5' },
    after: [
      verify(
        'respectent le filtre',
        'pm.expect(corps).to.not.be.empty',
        `for (const s of corps) pm.expect(s.statut).to.equal('TERMINEE')`,
      ),
    ],
  },
  {
    name: 'La saga d’une commande, par son numéro',
    target: routeTarget(orchestrateur.listerSagas, 'orchestrateur'),
    query: { numero: '{{numero}}', type: 'passer-commande', montant_min: '0.01' },
    after: [
      verify(
        'est trouvée',
        `pm.expect(corps.map((s) => s.saga_id)).to.include(pm.collectionVariables.get('commandeId'))`,
      ),
    ],
  },
  {
    name: 'Combien de sagas a chaque statut',
    target: routeTarget(orchestrateur.compterSagas, 'orchestrateur'),
    query: { type: 'passer-commande' },
    after: [verify('au moins une est terminée', 'pm.expect(corps.TERMINEE).to.be.at.least(1)')],
  },
  {
    name: 'Les événements au fil de l’eau (flux=oui pour l’ouvrir)',
    target: routeTarget(orchestrateur.fluxSagas, 'orchestrateur'),
    // A stream never ends, so a run would wait for it until its time-out.
    before: [`if (pm.environment.get('flux') !== 'oui') pm.execution.skipRequest();`],
  },
]
