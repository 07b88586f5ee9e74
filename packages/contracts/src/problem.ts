/* oxlint-disable max-lines -- one table, in which every answer is looked up: two halves would each be incomplete */
/**
 * The table of problems: every negative answer of the system, once. Replies (RFC 9457, problem+json), the catalogue in
 * `docs/problemes.md`, OpenAPI and the TypeScript union all come from it. Texts take parameters as `{nom}`, and
 * only those that their code always has.
 */
export interface ProblemText {
  readonly title: string
  readonly detail: string
  /** What the reader can do now. */
  readonly action?: string
}

/**
 * When an answer may carry `Retry-After`, and so invite to send the same request again: `always`, since nothing took effect,
 * or `keyed`, since only a request whose answer is kept under its key has its effect once.
 */
export type Again = 'always' | 'keyed'

export interface ProblemEntry {
  readonly status: number
  /** Without it, nothing invites to send the request again unchanged. */
  readonly again?: Again
  readonly fr: ProblemText
  readonly en: ProblemText
}

const entry = (status: number, fr: ProblemText, en: ProblemText): ProblemEntry => ({ status, fr, en })
const repeatable = (again: Again, made: ProblemEntry): ProblemEntry => ({ ...made, again })
const text = (title: string, detail: string, action?: string): ProblemText =>
  action === undefined ? { title, detail } : { title, detail, action }

export const PROBLEMS = {
  // What is wrong with the request itself.
  REQUETE_INVALIDE: entry(
    400,
    text(
      'Requête invalide',
      'La requête ne respecte pas le contrat : {resume}.',
      'Corrigez les champs de « erreurs », puis renvoyez la requête.',
    ),
    text(
      'Invalid request',
      'The request breaks the contract: {resume}.',
      'Correct the fields listed in "erreurs", then send it again.',
    ),
  ),
  JSON_INVALIDE: entry(
    400,
    text(
      'JSON invalide',
      'Le corps n’est pas du JSON : ligne {ligne}, colonne {colonne}, {caractere} inattendu.',
      'Corrigez ce caractère.',
    ),
    text(
      'Invalid JSON',
      'The body is not JSON: line {ligne}, column {colonne}, unexpected {caractere}.',
      'Correct that character.',
    ),
  ),
  UTF8_INVALIDE: entry(
    400,
    text(
      'Texte illisible',
      'Le corps n’est pas de l’UTF-8 : ligne {ligne}, colonne {colonne}, octet {octet}.',
      'Enregistrez ce texte en UTF-8, puis renvoyez la requête.',
    ),
    text(
      'Unreadable text',
      'The body is not UTF-8: line {ligne}, column {colonne}, byte {octet}.',
      'Save that text as UTF-8, then send the request again.',
    ),
  ),
  CORPS_MANQUANT: entry(
    400,
    text(
      'Corps manquant',
      'Cette opération attend un corps JSON.',
      'Envoyez un corps avec Content-Type: application/json.',
    ),
    text(
      'Missing body',
      'This operation expects a JSON body.',
      'Send a body with Content-Type: application/json.',
    ),
  ),
  CLE_INVALIDE: entry(
    400,
    text(
      'Clé d’idempotence invalide',
      'L’en-tête Idempotency-Key ne nomme pas une clé : {resume}.',
      'Prenez un UUID neuf, nu ou entre guillemets.',
    ),
    text(
      'Invalid idempotency key',
      'The Idempotency-Key header names no key: {resume}.',
      'Take a new UUID, bare or in double quotes.',
    ),
  ),
  MONTANT_TROP_FIN: entry(
    400,
    text('Montant trop fin', 'Un montant a au plus deux décimales : {champ}.'),
    text('Amount too fine', 'An amount has at most two decimals: {champ}.'),
  ),
  MONTANT_SANS_PIECE: entry(
    400,
    text('Montant sans pièce', 'De l’argent comptant est un multiple de 5 cents : {champ}.'),
    text('Amount without a coin', 'Cash is a multiple of 5 cents: {champ}.'),
  ),
  PRODUIT_INCONNU: entry(
    400,
    text(
      'Produit inconnu',
      'Produits absents du catalogue ou retirés de la vente : {produits}.',
      'Consultez GET /produits, puis corrigez ces lignes.',
    ),
    text(
      'Unknown product',
      'Products not in the catalogue or no longer sold: {produits}.',
      'See GET /produits, then correct those lines.',
    ),
  ),
  PRODUIT_SANS_PRIX: entry(
    409,
    text(
      'Produit sans prix',
      'Ces produits ne se vendent pas, car leur prix est 0 : {produits}.',
      'Ôtez ces lignes, ou faites-leur donner un prix (PUT /produits/{id}).',
    ),
    text(
      'Product without a price',
      'These products are not sold, since their price is 0: {produits}.',
      'Take those lines out, or have them given a price (PUT /produits/{id}).',
    ),
  ),
  MONTANT_TROP_GRAND: entry(
    400,
    text(
      'Montant trop grand',
      'Le total dépasse {maximum} $, le plus grand montant possible.',
      'Commandez en plusieurs fois.',
    ),
    text(
      'Amount too large',
      'The total is over ${maximum}, the largest amount possible.',
      'Split the order.',
    ),
  ),
  MAGASIN_INCONNU: entry(
    400,
    text('Magasin inconnu', 'Aucun lieu de stock ne porte le numéro {magasinId}.'),
    text('Unknown store', 'No place of stock has number {magasinId}.'),
  ),
  PRIX_PASSE: entry(
    400,
    text(
      'Prix dans le passé',
      'Un prix à venir ne peut valoir à partir du {aPartirDu} : il est le {maintenant}.',
      'Donnez un instant à venir, ou laissez prix_a_partir_du de côté : le prix vaut alors tout de suite.',
    ),
    text(
      'Price in the past',
      'A price to come cannot hold from {aPartirDu} on: it is {maintenant}.',
      'Give an instant to come, or leave prix_a_partir_du out: the price then holds at once.',
    ),
  ),
  IMPORT_REFUSE: entry(
    400,
    text(
      'Import refusé',
      'Aucun produit n’a été créé : {nombre} fautes dans le fichier, dont {resume}.',
      'Corrigez les lignes de « erreurs » (numéro de ligne, puis colonne), puis renvoyez tout le fichier.',
    ),
    text(
      'Import refused',
      'No product was made: {nombre} faults in the file, such as {resume}.',
      'Correct the lines in "erreurs" (number of the line, then column), then send the whole file again.',
    ),
  ),
  CATEGORIE_INCONNUE: entry(
    400,
    text('Catégorie inconnue', 'Aucune catégorie ne porte le numéro {categorieId}.'),
    text('Unknown category', 'No category has number {categorieId}.'),
  ),
  NON_AUTHENTIFIE: entry(
    401,
    text(
      'Authentification requise',
      'Cette route attend « Authorization: Bearer » avec un jeton valable.',
      'POST /auth/connexion donne un jeton ; celui d’opérateur est affiché au premier démarrage.',
    ),
    text(
      'Authentication required',
      'This route expects "Authorization: Bearer" with a valid token.',
      'POST /auth/connexion gives a token; the operator’s is shown at the first start.',
    ),
  ),
  IDENTIFIANTS_INVALIDES: entry(
    401,
    text(
      'Connexion refusée',
      'Ce nom et ce mot de passe n’ouvrent aucun compte.',
      'Vérifiez-les, ou demandez un mot de passe à un responsable.',
    ),
    text(
      'Sign-in refused',
      'This name and password open no account.',
      'Check them, or ask a responsable for a password.',
    ),
  ),
  RENOUVELLEMENT_INVALIDE: entry(
    401,
    text(
      'Session finie',
      'Ce jeton de renouvellement est inconnu, expiré ou déjà utilisé.',
      'Connectez-vous de nouveau par POST /auth/connexion.',
    ),
    text(
      'Session over',
      'This renewal token is unknown, expired or already used.',
      'Sign in again with POST /auth/connexion.',
    ),
  ),
  JETON_INVALIDE: entry(
    401,
    text(
      'Jeton invalide',
      'Ce jeton n’a pas été émis ici, ou a été modifié.',
      'Connectez-vous de nouveau par POST /auth/connexion.',
    ),
    text(
      'Invalid token',
      'This token was not issued here, or was changed.',
      'Sign in again with POST /auth/connexion.',
    ),
  ),
  JETON_EXPIRE: entry(
    401,
    text('Jeton expiré', 'Ce jeton n’est plus valable.', 'Renouvelez-le par POST /auth/renouveler.'),
    text('Expired token', 'This token is no longer valid.', 'Renew it with POST /auth/renouveler.'),
  ),
  JETON_REVOQUE: entry(
    401,
    text(
      'Jeton révoqué',
      'La session ou le jeton a été fermé, ou les droits du compte ont changé.',
      'Connectez-vous de nouveau par POST /auth/connexion.',
    ),
    text(
      'Revoked token',
      'The session or token was ended, or the rights of the account changed.',
      'Sign in again with POST /auth/connexion.',
    ),
  ),
  APPROBATION_INVALIDE: entry(
    403,
    text(
      'Approbation refusée',
      'Cette approbation est expirée, ou a été donnée pour un autre acte ou une autre clé.',
      'Redemandez-la par POST /approbations, avec la clé de cette requête.',
    ),
    text(
      'Approval refused',
      'This approval is over, or was given for another act or another key.',
      'Ask for it again with POST /approbations, with the key of this request.',
    ),
  ),
  PAIEMENT_REFUSE: entry(
    402,
    text(
      'Paiement refusé',
      'Le paiement de {montant} a été refusé : {motif}. Rien n’est débité ni retenu.',
      'Réduisez la commande ou créditez le compte, puis commandez de nouveau.',
    ),
    text(
      'Payment refused',
      'The payment of {montant} was refused: {motif}. Nothing is charged or held.',
      'Order less or credit the account, then order again.',
    ),
  ),
  ORIGINE_INTERDITE: entry(
    403,
    text(
      'Requête d’une autre page',
      'Cette requête ne vient pas d’une page de ce serveur : elle n’est pas faite.',
      'Rechargez la page, puis recommencez.',
    ),
    text(
      'Request from another page',
      'This request does not come from a page of this server: it is not carried out.',
      'Load the page again, then start over.',
    ),
  ),
  ACCES_INTERDIT: entry(
    403,
    text('Accès interdit', 'Ce compte n’a pas le rôle que cette route demande.'),
    text('Access denied', 'This account does not have the role that this route asks for.'),
  ),
  MOT_DE_PASSE_INCORRECT: entry(
    403,
    text('Mot de passe incorrect', 'Ce n’est pas le mot de passe du compte connecté.'),
    text('Wrong password', 'This is not the password of the account that is signed in.'),
  ),
  ROLE_TROP_ELEVE: entry(
    403,
    text('Rôle trop élevé', 'Un jeton n’a pas plus de droits que son compte : {role} est de trop.'),
    text('Role too high', 'A token has no more rights than its account: {role} is too much.'),
  ),
  MOTIF_REQUIS: entry(
    422,
    text(
      'Motif requis',
      'Une remise de plus de 10 %, un retour pour un AUTRE motif, ou moins que demandé, s’explique.',
      'Donnez un motif.',
    ),
    text(
      'Reason required',
      'A discount above 10 %, a return for another reason (AUTRE), or less than was asked, wants to be explained.',
      'Give a reason.',
    ),
  ),
  ECART_A_EXPLIQUER: entry(
    422,
    text(
      'Écart à expliquer',
      'Le compte diffère trop de ce qui est attendu.',
      'Comptez de nouveau, ou donnez un motif.',
    ),
    text(
      'Gap to explain',
      'The count differs too much from what is expected.',
      'Count again, or give a motif.',
    ),
  ),
  RETOUR_A_APPROUVER: entry(
    403,
    text(
      'Retour à approuver',
      'Vous ne rendez pas seul plus de {plafond} par jour à un même client.',
      'Demandez l’approbation d’un gestionnaire.',
    ),
    text(
      'Return to approve',
      'You do not give back more than {plafond} a day to one client alone.',
      'Ask a gestionnaire to approve it.',
    ),
  ),
  MODE_A_APPROUVER: entry(
    403,
    text(
      'Mode à approuver',
      'Cette vente n’a pas été payée ainsi ({mode}).',
      'Rendez l’argent comme il est venu, ou demandez l’approbation d’un gestionnaire.',
    ),
    text(
      'Way to approve',
      'This sale was not paid that way ({mode}).',
      'Give the money back as it came, or ask a gestionnaire to approve it.',
    ),
  ),
  MONTANT_INSUFFISANT: entry(
    422,
    text('Montant insuffisant', 'Il manque {manque} pour payer cette vente.', 'Demandez le reste au client.'),
    text('Not enough money', 'This sale is {manque} short of being paid.', 'Ask the client for the rest.'),
  ),
  PAIEMENT_EN_TROP: entry(
    422,
    text(
      'Paiement en trop',
      'Les paiements nommés dépassent le total de {trop}, ou deux d’entre eux prennent le reste.',
      'Ne laissez sans montant qu’un seul paiement, et aucun au-dessus du total.',
    ),
    text(
      'Payment too much',
      'The payments that are named exceed the total by {trop}, or two of them take the rest.',
      'Leave one payment at most without an amount, and none above the total.',
    ),
  ),
  REMISE_A_APPROUVER: entry(
    403,
    text(
      'Remise à approuver',
      'Une remise de {pourcent} % dépasse les {maximum} % que ce rôle accorde.',
      'Réduisez la remise, ou faites-la approuver.',
    ),
    text(
      'Discount to approve',
      'A discount of {pourcent} % is beyond the {maximum} % that this role may grant.',
      'Lower the discount, or have it approved.',
    ),
  ),
  CONSTAT_INTERDIT: entry(
    403,
    text(
      'Constat à approuver',
      'Il manque au stock plus de {maximum} pièces d’une ligne : {resume}. Rien n’est retenu.',
      'Demandez à un gestionnaire de constater ces articles.',
    ),
    text(
      'Find to approve',
      'The stock lacks more than {maximum} pieces of a line: {resume}. Nothing is held.',
      'Ask a gestionnaire to record these goods as found.',
    ),
  ),
  MAGASIN_INTERDIT: entry(
    403,
    text('Magasin d’un autre', 'Ce compte n’agit pas pour le magasin {magasinId}.'),
    text('Another’s store', 'This account does not act for store {magasinId}.'),
  ),
  CLIENT_INTERDIT: entry(
    403,
    text('Client d’un autre', 'Ce compte n’est pas celui du client {clientId}.'),
    text('Another’s account', 'This account is not that of client {clientId}.'),
  ),
  ROUTE_INCONNUE: entry(
    404,
    text('Route inconnue', 'Il n’y a rien à {methode} {chemin}.', 'La liste des routes est à /docs.'),
    text('Unknown route', 'There is nothing at {methode} {chemin}.', 'The list of routes is at /docs.'),
  ),
  CLIENT_INTROUVABLE: entry(
    404,
    text('Client introuvable', 'Aucun client ne porte le numéro {id}.'),
    text('Client not found', 'No client has number {id}.'),
  ),
  FACTURE_EN_ATTENTE: entry(
    409,
    text(
      'Facture pas encore émise',
      'La facture {id} attend son numéro : il n’y en a pas encore de PDF.',
      'Redemandez-la dans un instant, ou lisez-la en JSON.',
    ),
    text(
      'Invoice not issued yet',
      'Invoice {id} waits for its number: there is no PDF of it yet.',
      'Ask for it again in a moment, or read it as JSON.',
    ),
  ),
  FACTURE_INTROUVABLE: entry(
    404,
    text('Facture introuvable', 'Aucune facture ne porte l’identifiant {id}.'),
    text('Invoice not found', 'No invoice has identifier {id}.'),
  ),
  LIGNE_INTROUVABLE: entry(
    404,
    text('Ligne introuvable', 'Aucune ligne ne porte sur le produit {produitId}.'),
    text('Line not found', 'No line is of product {produitId}.'),
  ),
  COMMANDE_INTROUVABLE: entry(
    404,
    text('Commande introuvable', 'Aucune commande ne porte l’identifiant {id}.'),
    text('Order not found', 'No order has identifier {id}.'),
  ),
  SAGA_INTROUVABLE: entry(
    404,
    text('Saga introuvable', 'Aucune saga ne porte l’identifiant {id}.'),
    text('Saga not found', 'No saga has identifier {id}.'),
  ),
  PAIEMENT_INTROUVABLE: entry(
    404,
    text('Paiement introuvable', 'Aucun paiement ne porte l’identifiant {id}.'),
    text('Payment not found', 'No payment has identifier {id}.'),
  ),
  PRODUIT_INTROUVABLE: entry(
    404,
    text('Produit introuvable', 'Aucun produit ne porte le numéro {id}.'),
    text('Product not found', 'No product has number {id}.'),
  ),
  MAGASIN_INTROUVABLE: entry(
    404,
    text('Magasin introuvable', 'Aucun magasin ne porte le numéro {id}.'),
    text('Store not found', 'No store has number {id}.'),
  ),
  TRAVAIL_INTROUVABLE: entry(
    404,
    text('Travail introuvable', 'Aucun travail ne porte l’identifiant {id}.'),
    text('Work not found', 'No work has identifier {id}.'),
  ),
  DEMANDE_INTROUVABLE: entry(
    404,
    text('Demande introuvable', 'Aucune demande ne porte l’identifiant {id}.'),
    text('Request not found', 'No request has identifier {id}.'),
  ),
  VENTE_INTROUVABLE: entry(
    404,
    text('Vente introuvable', 'Aucune vente ne porte l’identifiant {id}.'),
    text('Sale not found', 'No sale has identifier {id}.'),
  ),
  RETOUR_INTROUVABLE: entry(
    404,
    text('Retour introuvable', 'Aucun retour ne porte l’identifiant {id}.'),
    text('Return not found', 'No return has identifier {id}.'),
  ),
  CAISSE_INTROUVABLE: entry(
    404,
    text('Caisse introuvable', 'Aucune caisse ne porte le numéro {id}.'),
    text('Till not found', 'No till has number {id}.'),
  ),
  ATTENTE_INTROUVABLE: entry(
    404,
    text('Vente en attente introuvable', 'Aucune vente en attente ne porte le numéro {id}.'),
    text('Sale put aside not found', 'No sale put aside has number {id}.'),
  ),
  CATEGORIE_INTROUVABLE: entry(
    404,
    text('Catégorie introuvable', 'Aucune catégorie ne porte le numéro {id}.'),
    text('Category not found', 'No category has number {id}.'),
  ),
  UTILISATEUR_INTROUVABLE: entry(
    404,
    text('Compte introuvable', 'Aucun compte du personnel actif ne porte le numéro {id}.'),
    text('Account not found', 'No active account of staff has number {id}.'),
  ),
  JETON_INTROUVABLE: entry(
    404,
    text('Jeton introuvable', 'Ce compte n’a pas de jeton {id}.'),
    text('Token not found', 'This account has no token {id}.'),
  ),
  METHODE_INTERDITE: entry(
    405,
    text('Méthode non permise', '{chemin} n’accepte pas {methode}.'),
    text('Method not allowed', '{chemin} does not accept {methode}.'),
  ),
  DELAI_DEPASSE: entry(
    408,
    text('Requête trop lente', 'La requête n’est pas arrivée en entier dans le délai permis.'),
    text('Request too slow', 'The request did not arrive whole within the time allowed.'),
  ),
  STOCK_INSUFFISANT: entry(
    409,
    text(
      'Stock insuffisant',
      'Le stock ne suffit pas pour : {resume}. Rien n’est retenu.',
      'Réduisez les quantités ou choisissez un autre lieu.',
    ),
    text(
      'Not enough stock',
      'Stock is too low for: {resume}. Nothing is held.',
      'Lower the quantities or choose another place.',
    ),
  ),
  STOCK_TROP_GRAND: entry(
    409,
    text('Stock trop grand', 'Le produit {produitId} dépasserait ce qu’un lieu peut contenir.'),
    text('Too much stock', 'Product {produitId} would exceed what a place can hold.'),
  ),
  DEMANDE_DEJA_TRAITEE: entry(
    409,
    text(
      'Demande déjà traitée',
      'La demande {id} est {statut}, par {par}, depuis {depuis}.',
      'Relisez-la : elle n’attend plus cet acte.',
    ),
    text(
      'Request settled already',
      'Request {id} is {statut}, by {par}, since {depuis}.',
      'Read it again: it no longer waits for this act.',
    ),
  ),
  DEMANDE_NON_PRETE: entry(
    409,
    text(
      'Demande pas encore prête',
      'La demande {id} est {statut} ; cet acte attend qu’elle soit {attendu}.',
    ),
    text('Request not ready', 'Request {id} is {statut}; this act waits until it is {attendu}.'),
  ),
  DEMANDE_PARTIE: entry(
    409,
    text(
      'Demande partie',
      'Les marchandises de la demande {id} sont parties : elle ne s’annule plus.',
      'Recevez-les, puis demandez leur retour.',
    ),
    text(
      'Goods have left',
      'The goods of request {id} have left: it cannot be cancelled any more.',
      'Receive them, then ask for their return.',
    ),
  ),
  DEMANDE_SUR_PLACE: entry(
    422,
    text('Demande sur place', 'Le lieu {magasinId} ne peut rien se demander à lui-même.'),
    text('Request to itself', 'Place {magasinId} cannot ask itself for anything.'),
  ),
  DEMANDE_VIDE: entry(
    422,
    text('Rien d’accordé', 'De la demande {id}, rien ne serait accordé.', 'Refusez-la par /refuser.'),
    text('Nothing granted', 'Nothing of request {id} would be granted.', 'Refuse it with /refuser.'),
  ),
  QUANTITE_EXCESSIVE: entry(
    422,
    text('Plus que demandé', 'Du produit {produitId}, {quantite} pièces pour {maximum} demandées.'),
    text('More than was asked', 'Of product {produitId}, {quantite} pieces for {maximum} asked.'),
  ),
  RECEPTION_EXCESSIVE: entry(
    422,
    text(
      'Plus que ce qui fut expédié',
      'Du produit {produitId}, {quantite} pièces reçues pour {expediee} expédiées.',
      'Recevez ce qui fut expédié ; ce qui est en plus est un CONSTAT (POST /stock/ajustements).',
    ),
    text(
      'More than was sent',
      'Of product {produitId}, {quantite} pieces received for {expediee} sent.',
      'Receive what was sent; what is beyond is a CONSTAT (POST /stock/ajustements).',
    ),
  ),
  PRODUIT_EN_DOUBLE: entry(
    422,
    text('Produit en double', 'Le produit {produitId} est nommé deux fois.', 'Réunissez ses lignes en une.'),
    text('Product named twice', 'Product {produitId} is named twice.', 'Put its lines into one.'),
  ),
  COMPTE_A_VENIR: entry(
    422,
    text(
      'Compte à venir',
      'Le compte du produit {produitId} porte un instant à venir : {vuA}.',
      'Vérifiez l’horloge de l’appareil, puis renvoyez.',
    ),
    text(
      'Count of the future',
      'The count of product {produitId} is of an instant to come: {vuA}.',
      'Check the clock of the device, then send again.',
    ),
  ),
  COMPTE_PERIME: entry(
    409,
    text(
      'Compte périmé',
      'Le compte du produit {produitId} précède ce qui est connu de lui : {depuis}. Rien n’est changé.',
      'Comptez ce produit de nouveau.',
    ),
    text(
      'Stale count',
      'The count of product {produitId} precedes what is known of it: {depuis}. Nothing is changed.',
      'Count that product again.',
    ),
  ),
  COMPTE_SOUS_RESERVE: entry(
    409,
    text(
      'Compte sous ce qui est réservé',
      'Du produit {produitId}, {reserve} pièces sont réservées : le compte n’en laisserait que {reste}. Rien n’est changé.',
      'Libérez d’abord ce qui est réservé, ou comptez de nouveau.',
    ),
    text(
      'Count below what is reserved',
      'Of product {produitId}, {reserve} pieces are reserved: the count would leave only {reste}. Nothing is changed.',
      'Release what is reserved first, or count again.',
    ),
  ),
  SEUIL_AU_DESSUS_DE_CIBLE: entry(
    422,
    text(
      'Seuil au-dessus de la cible',
      'Le seuil ({seuil}) dépasse la cible ({cible}).',
      'Baissez le seuil, ou relevez la cible.',
    ),
    text(
      'Threshold above the target',
      'The threshold ({seuil}) is above the target ({cible}).',
      'Lower the threshold, or raise the target.',
    ),
  ),
  PANIER_VIDE: entry(
    409,
    text(
      'Panier vide',
      'Le panier du client {clientId} est vide : il n’y a rien à commander.',
      'Ajoutez des produits par POST /panier.',
    ),
    text(
      'Empty cart',
      'The cart of client {clientId} is empty: there is nothing to order.',
      'Add products with POST /panier.',
    ),
  ),
  PANIER_PLEIN: entry(
    409,
    text('Panier plein', 'Un panier a au plus {maximum} lignes.', 'Retirez des lignes, puis recommencez.'),
    text('Cart full', 'A cart has at most {maximum} lines.', 'Remove lines, then try again.'),
  ),
  COURRIEL_DEJA_PRIS: entry(
    409,
    text('Adresse déjà prise', 'Un autre client utilise déjà l’adresse {email}.'),
    text('Address already taken', 'Another client already uses the address {email}.'),
  ),
  IDENTIFIANT_DEJA_PRIS: entry(
    409,
    text('Identifiant déjà pris', 'Un autre compte s’appelle déjà {identifiant}.'),
    text('Name already taken', 'Another account is already called {identifiant}.'),
  ),
  DERNIER_RESPONSABLE: entry(
    409,
    text(
      'Dernier responsable',
      'Ce compte est le dernier responsable : il ne peut être ni désactivé ni abaissé.',
      'Nommez d’abord un autre responsable.',
    ),
    text(
      'Last responsable',
      'This account is the last responsable: it can be neither deactivated nor lowered.',
      'Name another responsable first.',
    ),
  ),
  CODE_BARRES_DEJA_PRIS: entry(
    409,
    text('Code-barres déjà pris', 'Un autre produit porte déjà le code-barres {codeBarres}.'),
    text('Barcode already taken', 'Another product already has barcode {codeBarres}.'),
  ),
  CODE_DEJA_PRIS: entry(
    409,
    text(
      'Code déjà pris',
      'Le code {codeProduit} est celui d’un autre produit, ou fait du numéro d’un autre.',
    ),
    text(
      'Code already taken',
      'Code {codeProduit} is that of another product, or made from the number of another.',
    ),
  ),
  MAGASIN_DEJA_PRIS: entry(
    409,
    text('Magasin déjà nommé', 'Un autre magasin s’appelle déjà « {nom} ».'),
    text('Store name taken', 'Another store is already called "{nom}".'),
  ),
  MAGASIN_NON_VIDE: entry(
    409,
    text(
      'Magasin non vide',
      'Le stock de ce magasin y compte {disponible} pièces disponibles, {reserve} réservées et {enTransit} en route, et {demandes} demandes en cours.',
      'Transférez ou sortez ces pièces, et menez les demandes à leur fin.',
    ),
    text(
      'Store not empty',
      'Of this store, stock counts {disponible} free pieces, {reserve} reserved and {enTransit} on their way, and {demandes} open requests.',
      'Transfer these pieces or book them out, and bring the requests to their end.',
    ),
  ),
  MAGASIN_OCCUPE: entry(
    409,
    text(
      'Magasin occupé',
      'Des caisses de ce magasin sont ouvertes : {caisses}.',
      'Fermez-les, puis renvoyez la requête.',
    ),
    text(
      'Store in use',
      'Tills of this store are open: {caisses}.',
      'Close them, then send the request again.',
    ),
  ),
  MAGASIN_FERME: entry(
    409,
    text('Magasin fermé', 'Le magasin {magasinId} est fermé.'),
    text('Store closed', 'Store {magasinId} is closed.'),
  ),
  CAISSE_DEJA_PRISE: entry(
    409,
    text('Caisse déjà nommée', 'Une autre caisse de ce magasin s’appelle déjà « {nom} ».'),
    text('Till name taken', 'Another till of this store is already called "{nom}".'),
  ),
  CAISSE_OCCUPEE: entry(
    409,
    text('Caisse occupée', 'La caisse {id} est tenue par {tenuePar}.'),
    text('Till in use', 'Till {id} is held by {tenuePar}.'),
  ),
  CAISSE_FERMEE: entry(
    409,
    text('Caisse fermée', 'La caisse {id} n’est pas ouverte.', 'Ouvrez-la par POST /caisses/{id}/ouvrir.'),
    text('Till closed', 'Till {id} is not open.', 'Open it with POST /caisses/{id}/ouvrir.'),
  ),
  CAISSE_INSUFFISANTE: entry(
    409,
    text('Caisse insuffisante', 'La caisse {id} ne contient pas tant d’argent.'),
    text('Not enough in the till', 'Till {id} does not hold that much money.'),
  ),
  ATTENTE_DEJA_REPRISE: entry(
    409,
    text('Vente déjà reprise', 'Cette vente en attente a été reprise par {par}.'),
    text('Sale already taken', 'This sale that was put aside was taken by {par}.'),
  ),
  RETOUR_NON_CLOS: entry(
    409,
    text('Retour non clos', 'Le retour {id} est {statut} : il n’a pas de reçu.'),
    text('Return not closed', 'Return {id} is {statut}: it has no receipt.'),
  ),
  VENTE_NON_CONFIRMEE: entry(
    409,
    text('Vente non confirmée', 'La vente {id} est {statut} : rien ne peut en revenir.'),
    text('Sale not confirmed', 'Sale {id} is {statut}: nothing of it can come back.'),
  ),
  COMMANDE_NON_CONFIRMEE: entry(
    409,
    text('Commande non confirmée', 'La commande {id} est {statut} : rien ne peut en revenir.'),
    text('Order not confirmed', 'Order {id} is {statut}: nothing of it can come back.'),
  ),
  RETOUR_EXCESSIF: entry(
    409,
    text(
      'Retour excessif',
      'Il ne reste pas tant de pièces vendues : {resume}.',
      'Réduisez les quantités à ce qui reste.',
    ),
    text(
      'Return too large',
      'Not so many pieces are left: {resume}.',
      'Lower the quantities to what is left.',
    ),
  ),
  RETOUR_HORS_DELAI: entry(
    409,
    text('Retour hors délai', 'Cette vente date de plus de {jours} jours : rien ne peut plus en revenir.'),
    text('Return too late', 'This sale is more than {jours} days old: nothing of it can come back.'),
  ),
  CAISSE_REQUISE: entry(
    409,
    text(
      'Caisse requise',
      'Rendre de l’argent comptant demande une caisse ouverte, tenue par vous, au magasin {magasinId}.',
      'Ouvrez une caisse, puis renvoyez le retour ; ou rendez l’argent d’une autre façon.',
    ),
    text(
      'Till needed',
      'To give cash back you must hold an open till of store {magasinId}.',
      'Open a till, then send the return again; or give the money back another way.',
    ),
  ),
  VENTE_EN_COURS: entry(
    409,
    text(
      'Vente en cours',
      'Une vente ou un retour est en cours à la caisse {id} : elle ne peut pas encore fermer.',
      'Attendez la fin de la vente, puis fermez.',
    ),
    text(
      'Sale under way',
      'A sale or return is under way at till {id}: it cannot close yet.',
      'Wait for its end, then close.',
    ),
  ),
  PRIX_CHANGE: entry(
    409,
    text(
      'Prix changé',
      'Le total est maintenant de {total}, et non celui qui était affiché.',
      'Montrez le nouveau total à qui paie, puis renvoyez la demande.',
    ),
    text(
      'Price changed',
      'The total is now {total}, not the one that was shown.',
      'Show the new total to whoever pays, then send the request again.',
    ),
  ),
  CATEGORIE_DEJA_PRISE: entry(
    409,
    text('Catégorie déjà nommée', 'Une autre catégorie s’appelle déjà « {nom} ».'),
    text('Category name taken', 'Another category is already called "{nom}".'),
  ),
  CATEGORIE_UTILISEE: entry(
    409,
    text(
      'Catégorie utilisée',
      'Des produits appartiennent encore à cette catégorie.',
      'Déplacez-les d’abord.',
    ),
    text('Category in use', 'Products still belong to this category.', 'Move them first.'),
  ),
  RESERVATION_EXISTANTE: entry(
    409,
    text('Réservation déjà faite', 'La réservation {id} existe déjà avec un autre contenu ou est close.'),
    text('Reservation already made', 'Reservation {id} exists already with other content or is closed.'),
  ),
  RESERVATION_DE_COMMANDE: entry(
    409,
    text(
      'Réservation d’une commande',
      'La réservation {id} appartient à une commande : elle seule la fait, la libère ou la sort.',
      'Réservez sous un autre identifiant ; pour rendre ce que la commande tient, annulez-la.',
    ),
    text(
      'Reservation of an order',
      'Reservation {id} belongs to an order, which alone makes, releases or ships it.',
      'Reserve under another id; to give back what the order holds, cancel the order.',
    ),
  ),
  PAIEMENT_DE_COMMANDE: entry(
    409,
    text(
      'Paiement d’une commande',
      'Le paiement {id} appartient à une commande : elle seule le fait ou le rend.',
      'Payez sous un autre identifiant.',
    ),
    text(
      'Payment of an order',
      'Payment {id} belongs to an order, which alone makes it or gives it back.',
      'Pay under another id.',
    ),
  ),
  PAIEMENT_EXISTANT: entry(
    409,
    text('Paiement déjà fait', 'Le paiement {id} existe déjà avec un autre montant ou un autre client.'),
    text('Payment already made', 'Payment {id} exists already with another amount or client.'),
  ),
  MODE_IMPOSSIBLE: entry(
    422,
    text(
      'Mode impossible',
      'L’argent d’une commande retourne au compte ou à la carte qui l’a payée, jamais ainsi ({mode}).',
      'Laissez « mode » de côté.',
    ),
    text(
      'Way not possible',
      'The money of an order goes back to the account or card that paid it, never that way ({mode}).',
      'Leave "mode" out.',
    ),
  ),
  REMBOURSEMENT_IMPOSSIBLE: entry(
    409,
    text(
      'Remboursement impossible',
      'Rien n’a été pris qui puisse être rendu : le paiement est annulé ou inconnu, ou le compte n’a pas de client.',
    ),
    text(
      'Refund not possible',
      'Nothing was taken that could be given back: the payment is void or unknown, or the account has no client.',
    ),
  ),
  REMBOURSEMENT_REFUSE: entry(
    409,
    text(
      'Remboursement refusé',
      'Le terminal n’a pas rendu {montant} à la carte : rien n’est rendu, rien ne revient en stock.',
      'Rendez l’argent autrement : « mode », qu’un gestionnaire choisit.',
    ),
    text(
      'Refund refused',
      'The terminal did not give {montant} back to the card: nothing is refunded, nothing goes back into stock.',
      'Give the money back another way: "mode", which a manager chooses.',
    ),
  ),
  TRANSITION_INTERDITE: entry(
    409,
    text('Transition interdite', 'La commande est {statut} : cette opération n’est plus possible.'),
    text('Transition not allowed', 'The order is {statut}: this operation is no longer possible.'),
  ),
  ACTION_ANNULEE: entry(
    409,
    text('Action déjà annulée', 'Cette action a été annulée avant d’arriver : elle n’aura pas d’effet.'),
    text('Action already undone', 'This action was undone before it arrived: it will have no effect.'),
  ),
  COMMANDE_PERIMEE: entry(
    409,
    text('Demande périmée', 'Cette demande est plus ancienne que la mémoire des clés : elle est refusée.'),
    text('Request too old', 'This request is older than the memory of keys: it is refused.'),
  ),
  REQUETE_EN_COURS: repeatable(
    'keyed',
    entry(
      409,
      text(
        'Requête en cours',
        'Une requête de même clé est encore en cours.',
        'Attendez la durée de Retry-After, puis renvoyez-la telle quelle.',
      ),
      text(
        'Request in progress',
        'A request with the same key is still in progress.',
        'Wait for Retry-After, then send it again unchanged.',
      ),
    ),
  ),
  SAGA_ANNULEE: entry(
    409,
    text(
      'Demande annulée',
      'La demande a été annulée en entier : {motif}. Rien n’est débité ni retenu.',
      'Recommencez quand vous le voulez, sous une clé neuve.',
    ),
    text(
      'Request cancelled',
      'The request was cancelled completely: {motif}. Nothing is charged or held.',
      'Start again whenever you like, under a new key.',
    ),
  ),
  ACTION_IMPOSSIBLE: entry(
    409,
    text(
      'Action impossible',
      'La saga est {statut} : « {action} » n’est pas possible dans cet état.',
      'Relisez GET /saga/{id}.',
    ),
    text(
      'Action not possible',
      'The saga is {statut}: "{action}" is not possible in that state.',
      'Read GET /saga/{id} again.',
    ),
  ),
  VERSION_PERIMEE: entry(
    412,
    text(
      'Version périmée',
      'La ressource a changé depuis votre lecture (version {version}).',
      'Relisez-la, puis renvoyez avec son nouvel ETag.',
    ),
    text(
      'Stale version',
      'The resource changed since you read it (version {version}).',
      'Read it again, then resend with its new ETag.',
    ),
  ),
  CORPS_TROP_GRAND: entry(
    413,
    text('Corps trop grand', 'Le corps dépasse {maximum} octets.'),
    text('Body too large', 'The body is over {maximum} bytes.'),
  ),
  TYPE_NON_ACCEPTE: entry(
    415,
    text('Type de contenu non accepté', 'Cette opération attend application/json.'),
    text('Unsupported media type', 'This operation expects application/json.'),
  ),
  JEU_NON_ACCEPTE: entry(
    415,
    text(
      'Jeu de caractères non accepté',
      'Le corps s’annonce en « {jeu} » ; le JSON s’écrit en UTF-8.',
      'Envoyez-le en UTF-8, avec Content-Type: application/json.',
    ),
    text(
      'Unsupported character set',
      'The body says that it is in "{jeu}"; JSON is written in UTF-8.',
      'Send it as UTF-8, with Content-Type: application/json.',
    ),
  ),
  CODAGE_NON_ACCEPTE: entry(
    415,
    text(
      'Codage non accepté',
      'Le corps s’annonce codé en « {codage} » ; aucun codage n’est accepté.',
      'Envoyez-le sans Content-Encoding.',
    ),
    text(
      'Unsupported coding',
      'The body says that it is coded as "{codage}"; no coding is accepted.',
      'Send it without Content-Encoding.',
    ),
  ),
  ATTENTE_NON_TENUE: entry(
    417,
    text('Attente non tenue', 'De l’en-tête Expect, seul 100-continue est tenu.'),
    text('Expectation failed', 'Of the Expect header, only 100-continue is met.'),
  ),
  MOT_DE_PASSE_FAIBLE: entry(
    422,
    text(
      'Mot de passe trop faible',
      'Ce mot de passe est refusé : {motif}.',
      'Choisissez plusieurs mots sans lien entre eux.',
    ),
    text(
      'Password too weak',
      'This password is refused: {motif}.',
      'Choose several words that have nothing to do with each other.',
    ),
  ),
  CLE_REUTILISEE: entry(
    422,
    text(
      'Clé déjà utilisée',
      'Cette clé a déjà servi avec un autre corps.',
      'Prenez une clé nouvelle pour une requête nouvelle.',
    ),
    text(
      'Key already used',
      'This key was already used with another body.',
      'Use a new key for a new request.',
    ),
  ),
  VERSION_REQUISE: entry(
    428,
    text(
      'Version requise',
      'L’en-tête If-Match est requis pour modifier cette ressource.',
      'Lisez la ressource et renvoyez son ETag dans If-Match.',
    ),
    text(
      'Version required',
      'The If-Match header is required to change this resource.',
      'Read the resource and send its ETag as If-Match.',
    ),
  ),
  TROP_DE_REQUETES: repeatable(
    'always',
    entry(
      429,
      text('Trop de requêtes', 'La limite de requêtes est atteinte.', 'Attendez la durée de Retry-After.'),
      text('Too many requests', 'The request limit is reached.', 'Wait for Retry-After.'),
    ),
  ),
  TROP_DE_TENTATIVES: repeatable(
    'always',
    entry(
      429,
      text(
        'Trop de tentatives',
        'Trop d’essais manqués pour ce nom ou cette adresse : le prochain est possible dans {attenteS} s.',
        'Attendez la durée de Retry-After.',
      ),
      text(
        'Too many attempts',
        'Too many failed attempts for this name or address: the next is possible in {attenteS} s.',
        'Wait for Retry-After.',
      ),
    ),
  ),
  ENTETES_TROP_GRANDS: entry(
    431,
    text('En-têtes trop grands', 'Les en-têtes de la requête dépassent la limite.'),
    text('Headers too large', 'The headers of the request are over the limit.'),
  ),
  ERREUR_INTERNE: entry(
    500,
    text(
      'Erreur interne',
      'Le service a rencontré une erreur inattendue ; elle est journalisée sous {requestId}.',
    ),
    text('Internal error', 'The service met an unexpected error; it is logged under {requestId}.'),
  ),
  TRANSFERT_NON_ACCEPTE: entry(
    501,
    text('Transfert non accepté', 'De l’en-tête Transfer-Encoding, seul chunked est accepté.'),
    text('Unsupported transfer', 'Of the Transfer-Encoding header, only chunked is accepted.'),
  ),
  PASSERELLE_EN_ECHEC: entry(
    502,
    text(
      'Service en échec',
      'Le service derrière la passerelle n’a pas répondu correctement ; une écriture a pu prendre effet.',
      'Une lecture, ou une requête qui portait une Idempotency-Key, se renvoie telle quelle. Sinon, lisez d’abord ce qui a changé.',
    ),
    text(
      'Bad gateway',
      'The service behind the gateway did not answer properly; a write may have taken effect.',
      'A read, or a request that carried an Idempotency-Key, can be sent again unchanged. Else, first read what changed.',
    ),
  ),
  BASE_INDISPONIBLE: repeatable(
    'always',
    entry(
      503,
      text(
        'Base de données indisponible',
        'Le service vit, mais sa base ne répond pas ; rien n’a été écrit.',
        'Renvoyez la requête après Retry-After.',
      ),
      text(
        'Database unavailable',
        'The service is alive but its database does not answer; nothing was written.',
        'Send the request again after Retry-After.',
      ),
    ),
  ),
  ECRITURE_INCERTAINE: repeatable(
    'keyed',
    entry(
      503,
      text(
        'Écriture incertaine',
        'La base n’a pas dit si l’écriture a pris effet.',
        'Si la requête portait une Idempotency-Key, renvoyez-la telle quelle. Sinon, lisez d’abord ce qui a changé.',
      ),
      text(
        'Write uncertain',
        'The database did not say whether the write took effect.',
        'If the request carried an Idempotency-Key, send it again unchanged. Else, first read what changed.',
      ),
    ),
  ),
  RESULTAT_INCONNU: repeatable(
    'keyed',
    entry(
      503,
      text(
        'Résultat inconnu',
        'La base n’a pas dit si la demande {sagaId} est enregistrée ; si elle l’est, elle suit son cours.',
        'Lisez GET {chemin} : un 404 est définitif après {attenteS} s. Ou renvoyez la requête telle quelle avec sa clé ou, si elle n’en avait pas, avec Idempotency-Key: {sagaId}.',
      ),
      text(
        'Outcome unknown',
        'The database did not say whether request {sagaId} is recorded; if it is, it goes on by itself.',
        'Read GET {chemin}: a 404 is final after {attenteS} s. Or send the request again unchanged with its key or, if it had none, with Idempotency-Key: {sagaId}.',
      ),
    ),
  ),
  FIN_INCERTAINE: repeatable(
    'always',
    entry(
      503,
      text(
        'Fin incertaine',
        'La demande {id} ne peut plus être annulée ; un orchestrateur a pu annoncer sa fin sans pouvoir l’écrire. Elle suit son cours ; le journal dit encore {statut}, {etat}.',
        'Relisez après Retry-After.',
      ),
      text(
        'End uncertain',
        'Request {id} cannot be cancelled any more; an orchestrator may have told its end without being able to write it. It goes on; the journal still says {statut}, {etat}.',
        'Read again after Retry-After.',
      ),
    ),
  ),
  SERVICE_SURCHARGE: repeatable(
    'always',
    entry(
      503,
      text(
        'Service surchargé',
        'Trop de commandes sont en cours ; rien n’a été commencé.',
        'Renvoyez la requête après Retry-After.',
      ),
      text(
        'Service overloaded',
        'Too many orders are in progress; nothing was started.',
        'Send the request again after Retry-After.',
      ),
    ),
  ),
  CLES_INDISPONIBLES: repeatable(
    'always',
    entry(
      503,
      text(
        'Clés indisponibles',
        'Ce jeton ne peut pas être vérifié : utilisateurs n’a pas encore donné ses clés. Rien n’a été commencé.',
        'Renvoyez la requête après Retry-After.',
      ),
      text(
        'Keys unavailable',
        'This token cannot be checked: utilisateurs has not given its keys yet. Nothing was started.',
        'Send the request again after Retry-After.',
      ),
    ),
  ),
  REPONSE_ATTENDUE: repeatable(
    'keyed',
    entry(
      503,
      text(
        'Réponse attendue',
        'Ce que cette opération demande au dehors n’a pas encore de réponse ; rien n’est deviné.',
        'Avec la même clé, demandez de nouveau après Retry-After.',
      ),
      text(
        'Answer awaited',
        'What this operation asks of the outside has no answer yet; nothing is guessed.',
        'With the same key, ask again after Retry-After.',
      ),
    ),
  ),
  DELAI_TROP_COURT: repeatable(
    'always',
    entry(
      503,
      text(
        'Délai trop court',
        'Le temps annoncé par x-deadline-ms ne suffit plus ; rien n’a été commencé.',
        'Renvoyez la requête en attendant plus longtemps.',
      ),
      text(
        'Too little time',
        'The time announced by x-deadline-ms is not enough any more; nothing was begun.',
        'Send the request again and wait longer.',
      ),
    ),
  ),
  SERVICE_SANS_REPONSE: repeatable(
    'always',
    entry(
      503,
      text(
        'Service sans réponse',
        'Il faut d’abord l’avis du service {service}, qui n’a pas répondu à temps ; rien n’a été écrit.',
        'Renvoyez la requête après Retry-After.',
      ),
      text(
        'Service without an answer',
        'The service {service} must be asked first, and it did not answer in time; nothing was written.',
        'Send the request again after Retry-After.',
      ),
    ),
  ),
  SERVICE_INDISPONIBLE: repeatable(
    'always',
    entry(
      503,
      text(
        'Service indisponible',
        'Le service ne répond pas pour le moment.',
        'Renvoyez la requête après Retry-After.',
      ),
      text(
        'Service unavailable',
        'The service does not answer for now.',
        'Send the request again after Retry-After.',
      ),
    ),
  ),
  PASSERELLE_EXPIREE: entry(
    504,
    text(
      'Service trop lent',
      'Le service derrière la passerelle n’a pas répondu à temps ; une écriture a pu prendre effet.',
      'Une lecture, ou une requête qui portait une Idempotency-Key, se renvoie telle quelle. Sinon, lisez d’abord ce qui a changé.',
    ),
    text(
      'Gateway timeout',
      'The service behind the gateway did not answer in time; a write may have taken effect.',
      'A read, or a request that carried an Idempotency-Key, can be sent again unchanged. Else, first read what changed.',
    ),
  ),
  VERSION_HTTP_NON_ACCEPTEE: entry(
    505,
    text('Version de HTTP non acceptée', 'Ce port parle HTTP/1.0 et HTTP/1.1.'),
    text('HTTP version not supported', 'This port speaks HTTP/1.0 and HTTP/1.1.'),
  ),
} as const satisfies Record<string, ProblemEntry>

export type ProblemCode = keyof typeof PROBLEMS
export type Language = 'fr' | 'en'

/** What a `motif` of the API means, for people. */
export const MOTIFS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'plafond-invite': {
    fr: 'il dépasse le plafond d’une commande sans compte',
    en: 'it is over the limit of an order without an account',
  },
  'mot-de-passe-court': { fr: 'il est trop court', en: 'it is too short' },
  'mot-de-passe-courant': {
    fr: 'il est de ceux que l’on essaie d’abord',
    en: 'it is one of those that are tried first',
  },
  'mot-de-passe-connu': {
    fr: 'c’est le nom ou l’adresse du compte',
    en: 'it is the name or address of the account',
  },
  'solde-insuffisant': { fr: 'le solde du compte ne suffit pas', en: 'the account’s balance is too low' },
}

/** The problem's URI reference: `/problemes/stock-insuffisant`. */
export function problemType(code: ProblemCode): string {
  return `/problemes/${code.toLowerCase().replaceAll('_', '-')}`
}

/** Fills `{parametre}` in a text. A parameter without a value stays visible, so that a test catches it. */
export function fill(template: string, parameters: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = parameters[name]
    if (value === undefined || value === null) return placeholder
    if (Array.isArray(value)) return value.join(', ')
    return typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | boolean}`
  })
}
