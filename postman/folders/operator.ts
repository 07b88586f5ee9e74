/** Operator actions. On a saga that has ended each is refused, so that a run leaves no saga behind. */
import { orchestrateur, type Route } from '@comptoir/contracts'
import { type Exchange, type Folder, routeTarget, verify } from '../exchange.ts'

const target = (route: Route) => routeTarget(route, 'orchestrateur')
const headers = { Authorization: 'Bearer {{jetonOperateur}}' }
const params = { id: '{{commandeId}}' }
const body = { motif: 'essai de la collection' }

const refused = (name: string, route: Route): Exchange => ({
  name,
  target: target(route),
  code: 'ACTION_IMPOSSIBLE',
  headers,
  params,
  body,
})

export const operatorFolder: Folder = {
  name: '7. Opérateur',
  description:
    'Au port de l’orchestrateur, avec le jeton affiché au premier démarrage (variable jetonOperateur).\n\n*At the orchestrator’s own port, with the token printed at the first start.*',
  exchanges: [
    {
      name: 'Sans jeton, rien',
      target: target(orchestrateur.audit),
      code: 'NON_AUTHENTIFIE',
      params,
      after: [
        verify(
          'demande un jeton',
          `pm.expect(pm.response.headers.get('WWW-Authenticate')).to.include('Bearer')`,
        ),
      ],
    },
    {
      name: 'Personne n’a touché à cette saga',
      target: target(orchestrateur.audit),
      headers,
      params,
      after: [verify('journal vide', 'pm.expect(corps).to.eql([])')],
    },
    {
      name: 'Montre ce qui est retenu pour une saga : rien, elle est finie',
      target: target(orchestrateur.consulterTouteSaga),
      headers,
      params,
      after: [verify('rien', 'pm.expect(corps.retenu).to.eql([])')],
    },
    {
      name: 'Dit avant l’acte qu’il n’est pas possible',
      target: target(orchestrateur.apercu),
      headers,
      params,
      query: { acte: 'annuler' },
      after: [verify('impossible', 'pm.expect(corps.possible).to.equal(false)')],
    },
    {
      name: 'Ne trouve pas une saga inconnue',
      target: target(orchestrateur.audit),
      code: 'SAGA_INTROUVABLE',
      headers,
      params: { id: '01a21165-3c33-71c4-ab68-4b1a2587d275' },
    },
    refused('Ne relance pas une saga terminée', orchestrateur.relancer),
    refused('N’annule pas après le paiement', orchestrateur.annulerSaga),
    refused('Ne force pas une saga terminée', orchestrateur.forcer),
    {
      name: 'Relance ce qui répond au filtre : rien',
      target: target(orchestrateur.relancerLot),
      headers,
      body: { ...body, filtre: { depuis: '2999-01-01T00:00:00Z' } },
      after: [verify('aucune', 'pm.expect(corps).to.eql({ relancees: 0, restantes: 0 })')],
    },
    {
      name: 'Dit ce qu’il est advenu de chacune des sagas choisies',
      target: target(orchestrateur.agirLot),
      headers: { ...headers, 'Idempotency-Key': '{{$guid}}' },
      body: { ...body, acte: 'relancer', sagas: [{ saga_id: '{{commandeId}}' }] },
      after: [verify('elle est finie', `pm.expect(corps.resultats[0].code).to.equal('ACTION_IMPOSSIBLE')`)],
    },
    {
      ...refused('Refuse un motif trop court', orchestrateur.relancer),
      code: 'REQUETE_INVALIDE',
      body: { motif: 'x' },
    },
  ],
}
