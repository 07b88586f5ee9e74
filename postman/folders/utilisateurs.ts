import { orchestrateur, panier, utilisateurs } from '@comptoir/contracts'
import { type Exchange, type Folder, routeTarget, verify } from '../exchange.ts'

type Route = Parameters<typeof routeTarget>[0]

const target = (route: Route) => routeTarget(route, 'utilisateurs')
/** The header by which a request says who asks. */
const by = (variable: string) => ({ Authorization: `Bearer {{${variable}}}` })
const charlie = { headers: by('jetonCharlie') }
const compte = { id: '{{utilisateurId}}' }
const UNKNOWN = '2147483647'
const MOT_DE_PASSE = 'chaise verte lune'

/** Signs in whoever asks for what only staff may do. */
export const connexionFolder: Folder = {
  name: '0. Connexion',
  description:
    'Charlie, responsable, pour tout ce qui attend un jeton.\n\n*Charlie, for all that wants a token.*',
  exchanges: [
    {
      name: 'Connecte Charlie, responsable',
      target: target(utilisateurs.connexion),
      body: { identifiant: 'Charlie', mot_de_passe: 'root' },
      keep: { jetonCharlie: 'corps.jeton_acces', renouvellement: 'corps.jeton_renouvellement' },
    },
  ],
}

const signingIn: Exchange[] = [
  {
    name: 'Refuse un mauvais mot de passe',
    target: target(utilisateurs.connexion),
    code: 'IDENTIFIANTS_INVALIDES',
    body: { identifiant: 'personne-{{$guid}}', mot_de_passe: 'au hasard' },
  },
  {
    name: 'Publie les clés, sans leur moitié secrète',
    target: target(utilisateurs.cles),
    after: [verify('rien de secret', `pm.expect(pm.response.text()).to.not.include('"d"')`)],
  },
  {
    name: 'Dit qui je suis et jusqu’où je peux aller',
    target: target(utilisateurs.moi),
    ...charlie,
    after: [verify('est responsable', `pm.expect(corps.role).to.equal('responsable')`)],
  },
  {
    name: 'Fait signer la clé suivante',
    target: target(utilisateurs.tournerCles),
    ...charlie,
    after: [verify('nomme la clé', `pm.expect(corps.kid).to.be.a('string')`)],
  },
  { name: 'Sans jeton, rien', target: target(utilisateurs.moi), code: 'NON_AUTHENTIFIE' },
  {
    name: 'Refuse un jeton inventé',
    target: target(utilisateurs.moi),
    code: 'JETON_INVALIDE',
    headers: { Authorization: 'Bearer a.b.c' },
  },
  {
    name: 'Vérifie de nouveau le mot de passe',
    target: target(utilisateurs.verifier),
    ...charlie,
    body: { mot_de_passe: 'root' },
  },
  {
    name: 'Approuve un acte d’un autre, pour une clé',
    target: target(utilisateurs.approuver),
    ...charlie,
    body: { identifiant: 'Alice', mot_de_passe: 'admin', acte: 'vente', cle: '{{$guid}}' },
    after: [verify('nomme qui approuve', `pm.expect(corps.approbateur.role).to.equal('gestionnaire')`)],
  },
]

const accounts: Exchange[] = [
  {
    name: 'Crée un compte',
    target: target(utilisateurs.creer),
    ...charlie,
    before: [`pm.collectionVariables.set('identifiant', 'essai-' + Date.now());`],
    body: {
      identifiant: '{{identifiant}}',
      nom: 'Zoé Tremblay',
      email: '{{identifiant}}@exemple.ca',
      role: 'employe',
      magasins: [1],
    },
    keep: { utilisateurId: 'corps.id', utilisateurEtag: `pm.response.headers.get('ETag')` },
  },
  { name: 'Montre le compte', target: target(utilisateurs.consulter), ...charlie, params: compte },
  {
    name: 'Ne trouve pas un compte inconnu',
    target: target(utilisateurs.consulter),
    code: 'UTILISATEUR_INTROUVABLE',
    ...charlie,
    params: { id: UNKNOWN },
  },
  { name: 'Liste les comptes', target: target(utilisateurs.lister), ...charlie, query: { limite: '5' } },
  {
    name: 'Change son magasin',
    target: target(utilisateurs.modifier),
    params: compte,
    headers: { ...by('jetonCharlie'), 'If-Match': '{{utilisateurEtag}}' },
    body: {
      identifiant: '{{identifiant}}',
      nom: 'Zoé Tremblay',
      email: '{{identifiant}}@exemple.ca',
      role: 'employe',
      magasins: [1, 2],
    },
    keep: { utilisateurEtagNeuf: `pm.response.headers.get('ETag')` },
  },
  {
    name: 'Refuse un mot de passe trop court',
    target: target(utilisateurs.donnerMotDePasse),
    code: 'MOT_DE_PASSE_FAIBLE',
    ...charlie,
    params: compte,
    body: { mot_de_passe: 'abc' },
  },
  {
    name: 'Lui donne un mot de passe',
    target: target(utilisateurs.donnerMotDePasse),
    ...charlie,
    params: compte,
    body: { mot_de_passe: MOT_DE_PASSE },
  },
  {
    name: 'Crée le jeton d’un programme',
    target: target(utilisateurs.creerJeton),
    ...charlie,
    params: compte,
    body: { nom: 'Étiquettes', role: 'employe', jours: 1 },
    keep: { jetonId: 'corps.id' },
  },
  { name: 'Liste ses jetons', target: target(utilisateurs.listerJetons), ...charlie, params: compte },
  {
    name: 'Révoque ce jeton',
    target: target(utilisateurs.revoquerJeton),
    ...charlie,
    params: { ...compte, jeton_id: '{{jetonId}}' },
  },
]

const inscription = (route: Route) => routeTarget(route, 'orchestrateur')
const customers: Exchange[] = [
  {
    name: 'Une cliente s’inscrit',
    target: inscription(orchestrateur.inscrire),
    status: 201,
    before: [`pm.collectionVariables.set('adresse', 'zoe-' + Date.now() + '@exemple.ca');`],
    body: { nom: 'Zoé Tremblay', email: '{{adresse}}', mot_de_passe: MOT_DE_PASSE },
    keep: { inscriptionId: 'corps.inscription_id', numeroCliente: 'corps.client_id' },
  },
  {
    name: 'Refuse la même adresse',
    target: inscription(orchestrateur.inscrire),
    code: 'COURRIEL_DEJA_PRIS',
    body: { nom: 'Zoé Roy', email: '{{adresse}}', mot_de_passe: MOT_DE_PASSE },
  },
  {
    name: 'Montre l’inscription',
    target: inscription(orchestrateur.consulterInscription),
    params: { id: '{{inscriptionId}}' },
    after: [verify('est faite', `pm.expect(corps.statut_inscription).to.equal('INSCRIT')`)],
  },
  {
    name: 'Connecte la cliente',
    target: target(utilisateurs.connexion),
    body: { identifiant: '{{adresse}}', mot_de_passe: MOT_DE_PASSE },
    keep: { jetonCliente: 'corps.jeton_acces' },
  },
  {
    name: 'Lui montre son panier',
    target: routeTarget(panier.consulter, 'panier'),
    headers: by('jetonCliente'),
    params: { client_id: '{{numeroCliente}}' },
  },
  {
    name: 'Ne lui montre pas celui d’une autre',
    target: routeTarget(panier.consulter, 'panier'),
    code: 'CLIENT_INTERDIT',
    headers: by('jetonCliente'),
    params: { client_id: '7' },
  },
]

const leaving: Exchange[] = [
  {
    name: 'Connecte le nouveau compte',
    target: target(utilisateurs.connexion),
    body: { identifiant: '{{identifiant}}', mot_de_passe: MOT_DE_PASSE },
    keep: { jetonEmploye: 'corps.jeton_acces', numeroEmploye: 'corps.utilisateur.id' },
  },
  {
    name: 'Refuse les comptes à un employé',
    target: target(utilisateurs.consulter),
    code: 'ACCES_INTERDIT',
    headers: by('jetonEmploye'),
    params: { id: '{{numeroEmploye}}' },
  },
  {
    name: 'Il change son mot de passe',
    target: target(utilisateurs.changerMotDePasse),
    headers: by('jetonEmploye'),
    body: { ancien: MOT_DE_PASSE, nouveau: 'nuage lent tambour' },
  },
  {
    name: 'Désactive le compte',
    target: target(utilisateurs.desactiver),
    params: compte,
    headers: { ...by('jetonCharlie'), 'If-Match': '{{utilisateurEtagNeuf}}' },
  },
  {
    name: 'Montre ce qui a été fait',
    target: target(utilisateurs.audit),
    ...charlie,
    query: { limite: '5' },
    after: [verify('la désactivation vient d’abord', `pm.expect(corps[0].acte).to.equal('DESACTIVATION')`)],
  },
  {
    name: 'Renouvelle la session',
    target: target(utilisateurs.renouveler),
    body: { jeton_renouvellement: '{{renouvellement}}' },
    keep: { renouvellement: 'corps.jeton_renouvellement' },
  },
  {
    name: 'Ferme la session',
    target: target(utilisateurs.deconnexion),
    body: { jeton_renouvellement: '{{renouvellement}}' },
  },
]

export const utilisateursFolder: Folder = {
  name: '10. Utilisateurs',
  description:
    'Le personnel : connexion, comptes, jetons. Avec les comptes de démonstration.\n\n*Staff: signing in, accounts, tokens. With the demonstration’s accounts.*',
  exchanges: [...signingIn, ...accounts, ...customers, ...leaving],
}
