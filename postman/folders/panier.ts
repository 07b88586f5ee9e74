import { panier } from '@comptoir/contracts'
import { brut, type Folder, routeTarget, verifie } from '../exchange.ts'

const target = (route: Parameters<typeof routeTarget>[0]) => routeTarget(route, 'panier')
const client = { client_id: '{{clientId}}' }
const ligne = (produit: string) => ({ ...client, produit_id: produit })
const ajout = (produit: number, quantite: number) => ({
  client_id: brut('clientId'),
  produit_id: produit,
  quantite,
})

export const dossierPanier: Folder = {
  name: '3. Panier',
  description:
    'Le panier du client, que le dossier suivant commande.\n\n*The cart that the next folder orders.*',
  exchanges: [
    {
      name: 'Un panier jamais rempli est vide',
      target: target(panier.consulter),
      status: 200,
      params: client,
      after: [verifie('n’a pas de ligne', 'pm.expect(corps.lignes).to.eql([])')],
    },
    {
      name: 'Ajoute deux casques',
      target: target(panier.ajouter),
      status: 201,
      body: ajout(1, 2),
      after: [verifie('les tient', 'pm.expect(corps.lignes).to.eql([{ produit_id: 1, quantite: 2 }])')],
    },
    { name: 'Ajoute un autre produit', target: target(panier.ajouter), status: 201, body: ajout(8, 1) },
    {
      name: 'Refuse une quantité de zéro',
      target: target(panier.ajouter),
      status: 400,
      code: 'REQUETE_INVALIDE',
      body: ajout(1, 0),
      after: [verifie('montre le champ', `pm.expect(corps.erreurs[0].pointeur).to.equal('/quantite')`)],
    },
    {
      name: 'Vide le panier',
      target: target(panier.vider),
      status: 204,
      params: client,
    },
    { name: 'Remet un casque', target: target(panier.ajouter), status: 201, body: ajout(1, 1) },
    { name: 'Remet l’autre produit', target: target(panier.ajouter), status: 201, body: ajout(8, 1) },
    {
      name: 'Fixe la quantité à deux',
      target: target(panier.fixer),
      status: 200,
      params: ligne('1'),
      body: { quantite: 2 },
    },
    { name: 'Retire l’autre produit', target: target(panier.retirer), status: 204, params: ligne('8') },
    {
      name: 'Ne retire pas deux fois',
      target: target(panier.retirer),
      status: 404,
      code: 'LIGNE_INTROUVABLE',
      params: ligne('8'),
    },
    {
      name: 'Le panier a deux casques',
      target: target(panier.consulter),
      status: 200,
      params: client,
      after: [verifie('rien d’autre', 'pm.expect(corps.lignes).to.eql([{ produit_id: 1, quantite: 2 }])')],
    },
  ],
}
