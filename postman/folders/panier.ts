import { panier } from '@comptoir/contracts'
import { type Folder, routeTarget, unquoted, verify } from '../exchange.ts'

const target = (route: Parameters<typeof routeTarget>[0]) => routeTarget(route, 'panier')
const client = { client_id: '{{clientId}}' }
const ligne = (produit: string) => ({ ...client, produit_id: produit })
const added = (produit: number, quantite: number) => ({
  client_id: unquoted('clientId'),
  produit_id: produit,
  quantite,
})
/** Whatever they are called. */
const TWO_HEADPHONES =
  'pm.expect(corps.lignes.map(({ produit_id, quantite }) => [produit_id, quantite])).to.eql([[1, 2]])'

export const panierFolder: Folder = {
  name: '3. Panier',
  description:
    'Le panier du client, que le dossier suivant commande.\n\n*The cart that the next folder orders.*',
  exchanges: [
    {
      name: 'Un panier jamais rempli est vide',
      target: target(panier.consulter),
      params: client,
      after: [verify('n’a pas de ligne', 'pm.expect(corps.lignes).to.eql([])')],
    },
    {
      name: 'Ajoute deux casques',
      target: target(panier.ajouter),
      body: added(1, 2),
      after: [verify('les tient', TWO_HEADPHONES)],
    },
    { name: 'Ajoute un autre produit', target: target(panier.ajouter), body: added(8, 1) },
    {
      name: 'Refuse une quantité de zéro',
      target: target(panier.ajouter),
      code: 'REQUETE_INVALIDE',
      body: added(1, 0),
      after: [verify('montre le champ', `pm.expect(corps.erreurs[0].pointeur).to.equal('/quantite')`)],
    },
    {
      name: 'Vide le panier',
      target: target(panier.vider),
      params: client,
    },
    { name: 'Remet un casque', target: target(panier.ajouter), body: added(1, 1) },
    { name: 'Remet l’autre produit', target: target(panier.ajouter), body: added(8, 1) },
    {
      name: 'Fixe la quantité à deux',
      target: target(panier.fixer),
      params: ligne('1'),
      body: { quantite: 2 },
    },
    { name: 'Retire l’autre produit', target: target(panier.retirer), params: ligne('8') },
    {
      name: 'Ne retire pas deux fois',
      target: target(panier.retirer),
      code: 'LIGNE_INTROUVABLE',
      params: ligne('8'),
    },
    {
      name: 'Le panier a deux casques',
      target: target(panier.consulter),
      params: client,
      after: [verify('rien d’autre', TWO_HEADPHONES)],
    },
  ],
}
