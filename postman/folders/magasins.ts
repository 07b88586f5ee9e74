import { magasins, utilisateurs } from '@comptoir/contracts'
import { type Exchange, type Folder, routeTarget, unquoted, verify } from '../exchange.ts'

type Route = Parameters<typeof routeTarget>[0]

const target = (route: Route) => routeTarget(route, 'magasins')
/** A responsable, signed in at the start: the header by which a request says who asks. */
const CHARLIE = { Authorization: 'Bearer {{jetonMagasins}}' }
const charlie = { headers: CHARLIE }
const magasin = { id: '{{magasinId}}' }
const caisse = { id: '{{caisseId}}' }
const ETAG = `pm.response.headers.get('ETag')`
const UNKNOWN = '2147483647'
const MAGASIN = {
  nom: '{{magasinNom}}',
  adresse: '1365, rue Notre-Dame',
  ville: 'Montréal',
  code_postal: 'H8S 2C9',
  region: 'Montréal',
}

const stores: Exchange[] = [
  {
    name: 'Connecte Charlie, qui tient tous les magasins',
    target: routeTarget(utilisateurs.connexion, 'utilisateurs'),
    body: { identifiant: 'Charlie', mot_de_passe: 'root' },
    keep: { jetonMagasins: 'corps.jeton_acces' },
  },
  { name: 'Liste les magasins', target: target(magasins.listerMagasins), query: { limite: '3' } },
  {
    name: 'Sans jeton, ne crée rien',
    target: target(magasins.creerMagasin),
    code: 'NON_AUTHENTIFIE',
    body: { ...MAGASIN, nom: 'Personne' },
  },
  {
    name: 'Crée un magasin',
    target: target(magasins.creerMagasin),
    ...charlie,
    before: [`pm.collectionVariables.set('magasinNom', 'Essai ' + Date.now());`],
    body: MAGASIN,
    keep: { magasinId: 'corps.id', magasinEtag: ETAG },
  },
  {
    name: 'Refuse le même nom',
    target: target(magasins.creerMagasin),
    ...charlie,
    code: 'MAGASIN_DEJA_PRIS',
    body: MAGASIN,
  },
  {
    name: 'Montre le magasin et sa version',
    target: target(magasins.consulterMagasin),
    status: 200,
    params: magasin,
  },
  {
    name: 'Magasin inchangé depuis la lecture',
    target: target(magasins.consulterMagasin),
    status: 304,
    params: magasin,
    headers: { 'If-None-Match': '{{magasinEtag}}' },
  },
  {
    name: 'Ne trouve pas un magasin inconnu',
    target: target(magasins.consulterMagasin),
    code: 'MAGASIN_INTROUVABLE',
    params: { id: UNKNOWN },
  },
  {
    name: 'Fixe l’objectif',
    target: target(magasins.modifierMagasin),
    params: magasin,
    headers: { ...CHARLIE, 'If-Match': '{{magasinEtag}}' },
    body: { ...MAGASIN, objectif: 4_200 },
    keep: { magasinEtagNeuf: ETAG },
  },
  {
    name: 'Refuse une version périmée',
    target: target(magasins.modifierMagasin),
    code: 'VERSION_PERIMEE',
    params: magasin,
    headers: { ...CHARLIE, 'If-Match': '{{magasinEtag}}' },
    body: MAGASIN,
  },
]

const tills: Exchange[] = [
  {
    name: 'Ajoute une caisse',
    target: target(magasins.creerCaisse),
    ...charlie,
    body: { magasin_id: unquoted('magasinId'), nom: 'Caisse 1' },
    keep: { caisseId: 'corps.id' },
  },
  {
    name: 'Ouvre la caisse',
    target: target(magasins.ouvrirCaisse),
    ...charlie,
    params: caisse,
    body: { fond: 100 },
  },
  {
    name: 'Refuse de l’ouvrir deux fois',
    target: target(magasins.ouvrirCaisse),
    ...charlie,
    code: 'CAISSE_OCCUPEE',
    params: caisse,
    body: { fond: 100 },
  },
  {
    name: 'Liste les caisses',
    target: target(magasins.listerCaisses),
    ...charlie,
    query: { magasin_id: '{{magasinId}}' },
  },
  {
    name: 'Met de la monnaie',
    target: target(magasins.noterMouvement),
    ...charlie,
    params: caisse,
    body: { sens: 'ENTREE', montant: 50, motif: 'monnaie' },
  },
  {
    name: 'Ne retire pas plus qu’il n’y a',
    target: target(magasins.noterMouvement),
    ...charlie,
    code: 'CAISSE_INSUFFISANTE',
    params: caisse,
    body: { sens: 'SORTIE', montant: 500, motif: 'à la banque' },
  },
  {
    name: 'Lit la caisse',
    target: target(magasins.lireCaisse),
    ...charlie,
    params: caisse,
    after: [verify('attend fond et monnaie', 'pm.expect(corps.attendu).to.equal(150)')],
  },
  {
    name: 'Ne ferme pas un magasin dont une caisse est ouverte',
    target: target(magasins.fermerMagasin),
    code: 'MAGASIN_OCCUPE',
    params: magasin,
    headers: { ...CHARLIE, 'If-Match': '{{magasinEtagNeuf}}' },
  },
  {
    name: 'Veut savoir d’où vient un grand écart',
    target: target(magasins.fermerCaisse),
    ...charlie,
    code: 'ECART_A_EXPLIQUER',
    params: caisse,
    body: { compte: 100 },
  },
  {
    name: 'Ferme la caisse, pièces et billets comptés',
    target: target(magasins.fermerCaisse),
    ...charlie,
    params: caisse,
    body: {
      compte: [
        { valeur: 100, nombre: 1 },
        { valeur: 20, nombre: 2 },
        { valeur: 2, nombre: 4 },
        { valeur: 0.25, nombre: 7 },
      ],
    },
    after: [verify('dit l’écart', 'pm.expect(corps.ecart).to.equal(-0.25)')],
  },
  { name: 'Montre les fermetures', target: target(magasins.listerFermetures), ...charlie, params: caisse },
]

const asides: Exchange[] = [
  {
    name: 'Met une vente en attente',
    target: target(magasins.mettreEnAttente),
    ...charlie,
    body: {
      magasin_id: unquoted('magasinId'),
      nom: 'Mme Tremblay',
      lignes: [{ produit_id: 1, quantite: 2, remise_pourcent: 10 }],
    },
    keep: { attenteId: 'corps.id' },
  },
  {
    name: 'Liste ce qui attend',
    target: target(magasins.listerAttentes),
    ...charlie,
    query: { magasin_id: '{{magasinId}}' },
  },
  {
    name: 'La reprend',
    target: target(magasins.reprendreAttente),
    ...charlie,
    params: { id: '{{attenteId}}' },
  },
  {
    name: 'Ne la reprend pas deux fois',
    target: target(magasins.reprendreAttente),
    ...charlie,
    code: 'ATTENTE_DEJA_REPRISE',
    params: { id: '{{attenteId}}' },
  },
  {
    name: 'Ferme le magasin',
    target: target(magasins.fermerMagasin),
    params: magasin,
    headers: { ...CHARLIE, 'If-Match': '{{magasinEtagNeuf}}' },
  },
]

const UNKNOWN_ID = '01890000-0000-7000-8000-000000000000'
const unknown = { ...charlie, params: { id: UNKNOWN_ID } }

const sales: Exchange[] = [
  {
    name: 'Les caisses au fil de l’eau (flux=oui pour l’ouvrir)',
    target: target(magasins.fluxCaisses),
    ...charlie,
    // A stream never ends, so a run would wait for it until its time-out.
    before: [`if (pm.environment.get('flux') !== 'oui') pm.execution.skipRequest();`],
  },
  {
    name: 'Liste les ventes confirmées d’un magasin, d’un jour à l’autre',
    target: target(magasins.listerVentes),
    ...charlie,
    query: {
      magasin_id: '1',
      date_debut: '2026-01-01',
      date_fin: '2026-12-31',
      statut: 'CONFIRMEE',
      limite: '5',
    },
  },
  {
    name: 'Montre une vente, ou dit qu’il n’y en a pas',
    target: target(magasins.consulterVente),
    ...unknown,
    code: 'VENTE_INTROUVABLE',
  },
  {
    name: 'Imprime le reçu d’une vente',
    target: target(magasins.recuDeVente),
    ...unknown,
    query: { format: 'texte' },
    code: 'VENTE_INTROUVABLE',
  },
  {
    name: 'Liste les retours',
    target: target(magasins.listerRetours),
    ...charlie,
    query: { magasin_id: '1', limite: '5' },
  },
  {
    name: 'Montre un retour, ou dit qu’il n’y en a pas',
    target: target(magasins.consulterRetour),
    ...unknown,
    code: 'RETOUR_INTROUVABLE',
  },
  {
    name: 'Imprime le reçu d’un retour',
    target: target(magasins.recuDeRetour),
    ...unknown,
    query: { format: 'html' },
    code: 'RETOUR_INTROUVABLE',
  },
]

export const magasinsFolder: Folder = {
  name: '11. Magasins et caisses',
  description:
    'Un magasin, sa caisse de l’ouverture à la fermeture, une vente en attente, les ventes et les retours.\n\n*A store, its till from opening to closing, a sale put aside, sales and returns.*',
  exchanges: [...stores, ...tills, ...asides, ...sales],
}
