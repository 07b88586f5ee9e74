/** What is seen of many orders and sagas at once. */
import { commande, orchestrateur } from '@comptoir/contracts'
import { type Exchange, routeTarget, verifie } from '../exchange.ts'

export const listes: Exchange[] = [
  {
    name: 'Les commandes du client',
    target: routeTarget(commande.lister, 'commande'),
    status: 200,
    query: { client_id: '{{clientId}}', statut: 'CONFIRMEE', limite: '5' },
    after: [
      verifie(
        'montrent le panier commandé',
        `pm.expect(corps.map((c) => c.commande_id)).to.eql([pm.collectionVariables.get('commandeClientId')])`,
      ),
    ],
  },
  {
    name: 'Les sagas terminées',
    target: routeTarget(orchestrateur.listerSagas, 'orchestrateur'),
    status: 200,
    query: { statut: 'TERMINEE', type: 'passer-commande', limite: '5' },
    after: [
      verifie(
        'respectent le filtre',
        'pm.expect(corps).to.not.be.empty',
        `for (const s of corps) pm.expect(s.statut).to.equal('TERMINEE')`,
      ),
    ],
  },
  {
    name: 'Les événements au fil de l’eau (flux=oui pour l’ouvrir)',
    target: routeTarget(orchestrateur.fluxSagas, 'orchestrateur'),
    status: 200,
    // A stream never ends, so a run would wait for it until its time-out.
    before: [`if (pm.environment.get('flux') !== 'oui') pm.execution.skipRequest();`],
  },
]
