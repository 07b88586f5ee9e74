import { paiement } from '@comptoir/contracts'
import { type Folder, routeTarget, verify } from '../exchange.ts'

const target = (route: Parameters<typeof routeTarget>[0]) => routeTarget(route, 'paiement')
const client = { client_id: '{{clientId}}' }

export const paiementFolder: Folder = {
  name: '6. Paiement',
  description: 'Seulement au port du service.\n\n*Only at the service’s own port.*',
  exchanges: [
    {
      name: 'Le compte du client',
      target: target(paiement.compte),
      params: client,
      after: [
        verify(
          'porte le paiement de sa commande',
          `const id = pm.collectionVariables.get('commandeClientId')`,
          `pm.expect(corps.ecritures.find((e) => e.operation === id)).to.include({ type: 'CAPTURE' })`,
        ),
      ],
      keep: { solde: 'corps.solde' },
    },
    {
      name: 'Crédite le compte',
      target: target(paiement.crediter),
      params: client,
      body: { montant: 25.5, motif: 'essai de la collection' },
      after: [
        verify(
          'du montant exact',
          `pm.expect(corps.solde).to.equal(pm.collectionVariables.get('solde') + 25.5)`,
        ),
      ],
    },
    {
      name: 'Refuse un crédit de zéro',
      target: target(paiement.crediter),
      code: 'REQUETE_INVALIDE',
      params: client,
      body: { montant: 0, motif: 'rien' },
    },
    {
      name: 'Prend un paiement',
      target: target(paiement.payerPublic),
      before: [`pm.collectionVariables.set('paiementId', pm.variables.replaceIn('{{$guid}}'));`],
      body: { id: '{{paiementId}}', montant: 10 },
      after: [verify('est accepté', `pm.expect(corps.statut).to.equal('ACCEPTE')`)],
    },
    {
      name: 'Le même paiement n’est pris qu’une fois',
      target: target(paiement.payerPublic),
      body: { id: '{{paiementId}}', montant: 10 },
    },
    {
      name: 'Refuse le même id pour un autre montant',
      target: target(paiement.payerPublic),
      code: 'PAIEMENT_EXISTANT',
      body: { id: '{{paiementId}}', montant: 11 },
    },
    {
      name: 'Refuse au-delà du plafond des invités',
      target: target(paiement.payerPublic),
      code: 'PAIEMENT_REFUSE',
      body: { id: '{{$guid}}', montant: 500.01 },
    },
    {
      name: 'Montre le paiement',
      target: target(paiement.consulter),
      params: { id: '{{paiementId}}' },
      after: [verify('est le même', 'pm.expect(corps.montant).to.equal(10)')],
    },
    {
      name: 'Ne trouve pas un paiement inconnu',
      target: target(paiement.consulter),
      code: 'PAIEMENT_INTROUVABLE',
      params: { id: 'inconnu' },
    },
  ],
}
