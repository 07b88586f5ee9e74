import { catalogue } from '@comptoir/contracts'
import { type Exchange, type Folder, routeTarget, unquoted, verify } from '../exchange.ts'

type Route = Parameters<typeof routeTarget>[0]

const target = (route: Route) => routeTarget(route, 'catalogue')
const categorie = { id: '{{categorieId}}' }
const produit = { id: '{{produitId}}' }
const ETAG = `pm.response.headers.get('ETag')`
const UNKNOWN = '2147483647'

/** A resource whose changes name the version that was read. */
interface Versioned {
  /** Begins the variables that keep its id and its versions. */
  readonly prefix: string
  readonly consulter: Route
  readonly modifier: Route
}

const categorieVersion: Versioned = {
  prefix: 'categorie',
  consulter: catalogue.consulterCategorie,
  modifier: catalogue.modifierCategorie,
}
const produitVersion: Versioned = {
  prefix: 'produit',
  consulter: catalogue.consulterProduit,
  modifier: catalogue.modifierProduit,
}

/** Read, and read again by a client that knows the version. */
function reading({ prefix, consulter }: Versioned, shown: string, unchanged: string): Exchange[] {
  const asked = { target: target(consulter), params: { id: `{{${prefix}Id}}` } }
  return [
    { name: shown, ...asked, status: 200, keep: { [`${prefix}Etag`]: ETAG } },
    { name: unchanged, ...asked, status: 304, headers: { 'If-None-Match': `{{${prefix}Etag}}` } },
  ]
}

type Words = Pick<Exchange, 'name' | 'body' | 'after'>

/** Changed by a client that read the present version, then refused to one that read the same version and comes later. */
function changing({ prefix, modifier }: Versioned, first: Words, late: Words): Exchange[] {
  const asked = {
    target: target(modifier),
    params: { id: `{{${prefix}Id}}` },
    headers: { 'If-Match': `{{${prefix}Etag}}` },
  }
  return [
    { ...first, ...asked, keep: { [`${prefix}EtagNeuf`]: ETAG } },
    { ...late, ...asked, code: 'VERSION_PERIMEE' },
  ]
}

const categories: Exchange[] = [
  {
    name: 'Crée une catégorie',
    target: target(catalogue.creerCategorie),
    body: { nom: 'Essai {{$guid}}' },
    keep: { categorieId: 'corps.id', categorieNom: 'corps.nom' },
  },
  {
    name: 'Refuse le même nom',
    target: target(catalogue.creerCategorie),
    code: 'CATEGORIE_DEJA_PRISE',
    body: { nom: '{{categorieNom}}' },
  },
  {
    name: 'Liste les catégories',
    target: target(catalogue.listerCategories),
    query: { limite: '3' },
    after: [verify('tient la limite', 'pm.expect(corps).to.have.lengthOf(3)')],
  },
  ...reading(categorieVersion, 'Montre la catégorie et sa version', 'Catégorie inchangée depuis la lecture'),
  ...changing(
    categorieVersion,
    { name: 'Renomme la catégorie', body: { nom: 'Essai renommé {{$guid}}' } },
    { name: 'Refuse de renommer une version périmée', body: { nom: 'Trop tard' } },
  ),
]

const produits: Exchange[] = [
  {
    name: 'Crée un produit',
    target: target(catalogue.creerProduit),
    before: [`pm.collectionVariables.set('codeBarres', '9' + Date.now());`],
    body: {
      nom: 'Produit d’essai',
      description: 'Créé par la collection',
      categorie_id: unquoted('categorieId'),
      prix: 12.5,
      code_barres: '{{codeBarres}}',
    },
    after: [verify('a le prix demandé', 'pm.expect(corps.prix).to.equal(12.5)')],
    keep: { produitId: 'corps.id' },
  },
  {
    name: 'Refuse le même code-barres',
    target: target(catalogue.creerProduit),
    code: 'CODE_BARRES_DEJA_PRIS',
    body: { nom: 'Double', categorie_id: unquoted('categorieId'), prix: 1, code_barres: '{{codeBarres}}' },
  },
  {
    name: 'Refuse une catégorie inconnue',
    target: target(catalogue.creerProduit),
    code: 'CATEGORIE_INCONNUE',
    body: { nom: 'Perdu', categorie_id: Number(UNKNOWN), prix: 1 },
  },
  {
    name: 'Refuse un tiers de cent',
    target: target(catalogue.creerProduit),
    code: 'MONTANT_TROP_FIN',
    body: { nom: 'Trop fin', categorie_id: unquoted('categorieId'), prix: 0.333 },
  },
  {
    name: 'Cherche des produits',
    target: target(catalogue.listerProduits),
    query: { q: 'casque', prix_max: '500', limite: '5' },
    after: [
      verify(
        'respecte le filtre',
        'pm.expect(corps).to.not.be.empty',
        'for (const p of corps) pm.expect(p.prix).to.be.at.most(500)',
      ),
    ],
  },
  {
    name: 'Cherche malgré une faute',
    target: target(catalogue.listerProduits),
    query: { q: 'tabelte', limite: '5' },
    after: [verify('trouve', 'pm.expect(corps).to.not.be.empty')],
  },
  {
    name: 'L’instantané des caisses',
    target: target(catalogue.prendreInstantane),
    status: 200,
    query: { depuis_version: '0' },
    keep: { instantaneEtag: ETAG },
    after: [verify('dit sa version', 'pm.expect(corps.version).to.be.above(0)')],
  },
  {
    name: 'Importe des produits',
    target: target(catalogue.importerProduits),
    headers: { 'Content-Type': 'text/csv' },
    raw: 'nom;categorie;prix;cout\nImporté;Épicerie;1,50;0,80\n',
    after: [verify('tous', 'pm.expect(corps.importes).to.equal(1)')],
  },
  {
    name: 'Refuse un import dont un guillemet n’est pas refermé',
    target: target(catalogue.importerProduits),
    code: 'IMPORT_REFUSE',
    headers: { 'Content-Type': 'text/csv' },
    raw: 'nom;categorie;prix\n"Importé;Films;1\n',
  },
  {
    name: 'Compte par catégorie et par prix',
    target: target(catalogue.listerFacettes),
    query: { q: 'casque' },
    after: [
      verify(
        'les comptes font le total',
        'pm.expect(corps.prix.reduce((somme, p) => somme + p.nombre, 0)).to.equal(corps.total)',
      ),
    ],
  },
  ...reading(produitVersion, 'Montre le produit et sa version', 'Produit inchangé depuis la lecture'),
  {
    name: 'Ne trouve pas un produit inconnu',
    target: target(catalogue.consulterProduit),
    code: 'PRODUIT_INTROUVABLE',
    params: { id: UNKNOWN },
  },
  ...changing(
    produitVersion,
    {
      name: 'Change le prix',
      body: {
        nom: 'Produit d’essai',
        categorie_id: unquoted('categorieId'),
        prix: 13,
        cout: 7.5,
        image: '/images/essai.png',
      },
      after: [verify('a le nouveau prix', 'pm.expect(corps.prix).to.equal(13)')],
    },
    {
      name: 'Refuse de changer une version périmée',
      body: { nom: 'Trop tard', categorie_id: unquoted('categorieId'), prix: 14 },
      after: [
        verify(
          'montre la version lue et l’actuelle',
          'pm.expect(corps.lue.prix).to.equal(12.5)',
          'pm.expect(corps.actuelle.prix).to.equal(13)',
        ),
      ],
    },
  ),
  {
    name: 'Refuse un prix à venir dans le passé',
    target: target(catalogue.modifierProduit),
    code: 'PRIX_PASSE',
    params: produit,
    headers: { 'If-Match': '{{produitEtagNeuf}}' },
    body: {
      nom: 'Produit d’essai',
      categorie_id: unquoted('categorieId'),
      prix: 15,
      prix_a_partir_du: '2020-01-01T00:00:00Z',
    },
  },
  {
    name: 'Refuse un code déjà pris',
    target: target(catalogue.creerProduit),
    code: 'CODE_DEJA_PRIS',
    body: { nom: 'Double', categorie_id: unquoted('categorieId'), prix: 1, code: 'P1' },
  },
  {
    name: 'Les prix qu’a eus le produit',
    target: target(catalogue.listerPrix),
    params: produit,
    query: { limite: '5' },
    after: [verify('le dernier d’abord', 'pm.expect(corps.map((p) => p.prix)).to.eql([13, 12.5])')],
  },
  {
    name: 'Refuse de changer sans version',
    target: target(catalogue.modifierProduit),
    code: 'VERSION_REQUISE',
    params: produit,
    body: { nom: 'Au hasard', categorie_id: unquoted('categorieId'), prix: 14 },
  },
  {
    name: 'Refuse de supprimer une catégorie utilisée',
    target: target(catalogue.supprimerCategorie),
    code: 'CATEGORIE_UTILISEE',
    params: categorie,
    headers: { 'If-Match': '{{categorieEtagNeuf}}' },
  },
  {
    name: 'Retire le produit de la vente',
    target: target(catalogue.supprimerProduit),
    params: produit,
    headers: { 'If-Match': '{{produitEtagNeuf}}' },
  },
  {
    name: 'Crée une catégorie vide',
    target: target(catalogue.creerCategorie),
    body: { nom: 'Vide {{$guid}}' },
    keep: { videId: 'corps.id', videEtag: `'"' + corps.version + '"'` },
  },
  {
    name: 'Supprime la catégorie vide',
    target: target(catalogue.supprimerCategorie),
    params: { id: '{{videId}}' },
    headers: { 'If-Match': '{{videEtag}}' },
  },
  {
    name: 'Ne trouve plus la catégorie vide',
    target: target(catalogue.consulterCategorie),
    code: 'CATEGORIE_INTROUVABLE',
    params: { id: '{{videId}}' },
  },
]

export const catalogueFolder: Folder = {
  name: '2. Catalogue',
  description:
    'Catégories et produits ; chaque modification nomme la version lue (ETag, If-Match).\n\n*Categories and products; each change names the version that was read.*',
  exchanges: [...categories, ...produits],
}
