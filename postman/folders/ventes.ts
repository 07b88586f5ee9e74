/** Sales at a till: opened by Bob, sold at, and closed by Alice with what it should hold. */
import { magasins, orchestrateur, utilisateurs } from '@comptoir/contracts'
import { type Exchange, type Folder, routeTarget, unquoted, verify } from '../exchange.ts'

const BOB = { Authorization: 'Bearer {{jetonBob}}' }
const ALICE = { Authorization: 'Bearer {{jetonAlice}}' }
const caisse = { id: '3' }
const sale = (members: object = {}) => ({
  magasin_id: 1,
  caisse_id: 3,
  lignes: [{ produit_id: 21, quantite: 1 }],
  paiement: { mode: 'ESPECES', recu: 1_000 },
  ...members,
})
const selling = routeTarget(orchestrateur.vendreAlias, 'orchestrateur')
const signIn = (identifiant: string, motDePasse: string, jeton: string): Exchange => ({
  name: `Connecte ${identifiant}`,
  target: routeTarget(utilisateurs.connexion, 'utilisateurs'),
  body: { identifiant, mot_de_passe: motDePasse },
  keep: { [jeton]: 'corps.jeton_acces' },
})

export const ventesFolder: Folder = {
  name: '12. Ventes',
  description: 'La caisse de Bob, ses ventes, sa fermeture.\n\n*Bob’s till, its sales, its closing.*',
  exchanges: [
    signIn('Bob', '1234', 'jetonBob'),
    signIn('Alice', 'admin', 'jetonAlice'),
    {
      name: 'Bob ouvre sa caisse',
      target: routeTarget(magasins.ouvrirCaisse, 'magasins'),
      headers: BOB,
      params: caisse,
      body: { fond: 100 },
    },
    {
      name: 'Vend deux articles et rend la monnaie',
      target: selling,
      status: 201,
      headers: { ...BOB, 'Idempotency-Key': '{{venteCle}}' },
      before: [`pm.collectionVariables.set('venteCle', pm.variables.replaceIn('{{$guid}}'));`],
      body: sale({
        lignes: [
          { produit_id: 21, quantite: 1, remise_pourcent: 10 },
          { produit_id: 22, quantite: 1 },
        ],
      }),
      keep: { venteId: 'corps.vente_id' },
      after: [verify('rend la monnaie', 'pm.expect(corps.rendu).to.be.above(0)')],
    },
    {
      name: 'Appuyer deux fois ne vend qu’une fois',
      target: selling,
      status: 201,
      headers: { ...BOB, 'Idempotency-Key': '{{venteCle}}' },
      body: sale({
        lignes: [
          { produit_id: 21, quantite: 1, remise_pourcent: 10 },
          { produit_id: 22, quantite: 1 },
        ],
      }),
      after: [
        verify('la même vente', `pm.expect(corps.vente_id).to.equal(pm.collectionVariables.get('venteId'))`),
      ],
    },
    {
      name: 'Suit la vente, étape par étape',
      target: routeTarget(orchestrateur.suivreVente, 'orchestrateur'),
      headers: BOB,
      params: { id: '{{venteId}}' },
    },
    {
      name: 'Montre la vente et ses taxes',
      target: routeTarget(magasins.consulterVente, 'magasins'),
      status: 200,
      headers: BOB,
      params: { id: '{{venteId}}' },
      after: [verify('est confirmée', `pm.expect(corps.statut).to.equal('CONFIRMEE')`)],
    },
    {
      name: 'Retrouve la vente par sa clé',
      target: routeTarget(magasins.listerVentes, 'magasins'),
      headers: BOB,
      query: { cle: '{{venteId}}' },
      after: [verify('une seule', 'pm.expect(corps).to.have.lengthOf(1)')],
    },
    {
      name: 'Lit son reçu (format=texte ou html pour l’imprimer)',
      target: routeTarget(magasins.recuDeVente, 'magasins'),
      status: 200,
      headers: BOB,
      params: { id: '{{venteId}}' },
      query: { format: 'json' },
      after: [verify('porte un code-barres', String.raw`pm.expect(corps.code).to.match(/^\d{8,}$/)`)],
    },
    {
      name: 'Sans jeton, ne vend rien',
      target: selling,
      code: 'NON_AUTHENTIFIE',
      body: sale(),
    },
    {
      name: 'Ne vend pas pour un autre magasin',
      target: selling,
      code: 'MAGASIN_INTERDIT',
      headers: BOB,
      body: sale({ magasin_id: 2 }),
    },
    {
      name: 'Bob n’accorde pas 20 %',
      target: selling,
      code: 'REMISE_A_APPROUVER',
      headers: BOB,
      body: sale({ lignes: [{ produit_id: 21, quantite: 1, remise_pourcent: 20, motif: 'abîmé' }] }),
    },
    {
      name: 'Il manque de l’argent',
      target: selling,
      code: 'MONTANT_INSUFFISANT',
      headers: BOB,
      body: sale({ paiement: { mode: 'ESPECES', recu: 0.05 } }),
    },
    {
      name: 'Rien ne part que le stock n’ait',
      target: selling,
      code: 'STOCK_INSUFFISANT',
      headers: BOB,
      body: sale({ lignes: [{ produit_id: 21, quantite: 9_999 }], paiement: { mode: 'ESPECES' } }),
    },
    {
      name: 'Enregistre une vente faite hors ligne',
      target: routeTarget(orchestrateur.vendre, 'orchestrateur'),
      status: 201,
      headers: BOB,
      body: sale({
        lignes: [{ produit_id: 21, quantite: 1, prix: 10 }],
        paiement: { mode: 'ESPECES', recu: 20 },
        hors_ligne: { faite_le: '2026-01-02T03:04:05Z', numero_local: 'C3-1' },
      }),
      after: [verify('rend dix dollars', 'pm.expect(corps.rendu).to.equal(10)')],
    },
    {
      name: 'Vend un article dans les mots d’un ancien système, et dit ce qui reste',
      target: routeTarget(orchestrateur.aliases.sell000, 'orchestrateur'),
      status: 201,
      headers: BOB,
      params: { id: '1', produit_id: '21' },
      query: { quantite: '1' },
      after: [verify('tient le compte', 'pm.expect(corps.quantite_restante).to.be.at.least(0)')],
    },
    {
      name: 'Reprend un article de la vente, remis en stock',
      target: routeTarget(orchestrateur.retournerAlias, 'orchestrateur'),
      status: 201,
      headers: { ...BOB, 'Idempotency-Key': '{{$guid}}' },
      body: {
        vente_id: '{{venteId}}',
        magasin_id: 1,
        lignes: [{ produit_id: 21, quantite: 1, motif: 'NE_CONVIENT_PAS', remise_en_stock: true }],
      },
      keep: { retourId: 'corps.retour_id' },
      after: [verify('rend de l’argent', 'pm.expect(corps.montant).to.be.above(0)')],
    },
    {
      name: 'Le même article ne revient pas deux fois',
      target: routeTarget(orchestrateur.retournerAlias, 'orchestrateur'),
      code: 'RETOUR_EXCESSIF',
      headers: BOB,
      body: {
        vente_id: '{{venteId}}',
        magasin_id: 1,
        lignes: [{ produit_id: 21, quantite: 1, motif: 'ERREUR', remise_en_stock: true }],
      },
    },
    {
      name: 'Suit le retour, étape par étape',
      target: routeTarget(orchestrateur.suivreRetour, 'orchestrateur'),
      headers: BOB,
      params: { id: '{{retourId}}' },
    },
    {
      name: 'Reprend le reste de la vente, dans les mots de l’ancien système',
      target: routeTarget(orchestrateur.aliases.return002, 'orchestrateur'),
      status: 204,
      headers: BOB,
      params: { saleId: '{{venteId}}' },
    },
    {
      name: 'Lit ce que la caisse doit contenir',
      target: routeTarget(magasins.lireCaisse, 'magasins'),
      headers: ALICE,
      params: caisse,
      keep: { caisseAttendu: 'corps.attendu' },
    },
    {
      name: 'Alice la ferme, sans écart',
      target: routeTarget(magasins.fermerCaisse, 'magasins'),
      headers: ALICE,
      params: caisse,
      body: { compte: unquoted('caisseAttendu') },
      after: [verify('aucun écart', 'pm.expect(corps.ecart).to.equal(0)')],
    },
  ],
}
