/** The three cases of the order saga, the same order told in other words, and what is seen of it afterwards. */
import { commande, orchestrateur } from '@comptoir/contracts'
import { type Exchange, type Folder, routeTarget, type Target, unquoted, verify } from '../exchange.ts'
import { pauseBeforeRetry, until } from '../wait.ts'
import { lists } from './lists.ts'
import { severalPlaces } from './several-places.ts'

const passer = routeTarget(orchestrateur.passerCommande, 'orchestrateur')
const alias = routeTarget(orchestrateur.passerCommandeAlias, 'orchestrateur')
const consulterSaga = routeTarget(orchestrateur.consulterSaga, 'orchestrateur')
const consulter = routeTarget(commande.consulter, 'commande')
/** Existing clients write the final slash too: both are declared at the gateway. */
const withSlash = (target: Target): Target => ({ ...target, id: `${target.id}/`, path: `${target.path}/` })

const CONFIRMEE = {
  produits: [
    { produit_id: 1, quantite: 1 },
    { produit_id: 2, quantite: 1 },
  ],
}
const STATUSES = ['CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE', 'CONFIRMEE']
const confirmed = (montant: number) =>
  verify(
    'a passé par tous les états',
    `pm.expect(corps.etapes.map((e) => e.statut)).to.eql(${JSON.stringify(STATUSES)})`,
    `pm.expect(corps.montant).to.equal(${montant})`,
    'pm.expect(corps.commande_id).to.equal(corps.saga_id)',
    `pm.expect(pm.response.headers.get('Location')).to.equal('/saga/commande/' + corps.saga_id)`,
  )
const cancelled = (etape: string) =>
  verify(
    'l’annule à la bonne étape',
    `pm.expect(corps.statut).to.equal('ANNULEE')`,
    `pm.expect(corps.etape).to.equal('${etape}')`,
  )
const newKey = [`pm.collectionVariables.set('cle', pm.variables.replaceIn('{{$guid}}'));`]
const keyed = { 'Idempotency-Key': '{{cle}}' }

const cases: Exchange[] = [
  {
    name: 'Cas 1 : la commande est confirmée',
    target: passer,
    status: 201,
    body: CONFIRMEE,
    after: [confirmed(350)],
    keep: { commandeId: 'corps.commande_id', numero: 'corps.numero' },
  },
  {
    name: 'La saga confirmée, étape par étape',
    target: consulterSaga,
    params: { id: '{{commandeId}}' },
    before: pauseBeforeRetry,
    after: until('est terminée', `corps.statut === 'TERMINEE' && corps.statut_commande === 'CONFIRMEE'`),
  },
  {
    name: 'La commande confirmée et son historique',
    target: consulter,
    params: { id: '{{commandeId}}' },
    after: [
      verify(
        'est confirmée',
        `pm.expect(corps.statut).to.equal('CONFIRMEE')`,
        `pm.expect(corps.historique.map((h) => h.vers)).to.eql(${JSON.stringify(STATUSES)})`,
      ),
    ],
  },
  {
    name: 'La même, par son numéro',
    target: consulter,
    params: { id: '{{numero}}' },
    after: [
      verify(
        'est la même',
        `pm.expect(corps.commande_id).to.equal(pm.collectionVariables.get('commandeId'))`,
      ),
    ],
  },
  {
    name: 'Cas 2 : le stock ne suffit pas',
    target: passer,
    code: 'STOCK_INSUFFISANT',
    body: { produits: [{ produit_id: 2, quantite: 999 }] },
    after: [
      cancelled('reserver-stock'),
      verify(
        'nomme chaque ligne',
        'pm.expect(corps.lignes).to.have.lengthOf(1)',
        'pm.expect(corps.lignes[0]).to.include({ produit_id: 2, demande: 999 })',
      ),
    ],
    keep: { annuleeId: 'corps.commande_id' },
  },
  {
    name: 'La commande annulée et son motif',
    target: consulter,
    params: { id: '{{annuleeId}}' },
    after: [
      verify(
        'est annulée',
        `pm.expect(corps.statut).to.equal('ANNULEE')`,
        `pm.expect(corps.motif).to.equal('STOCK_INSUFFISANT')`,
      ),
    ],
  },
]

const others: Exchange[] = [
  {
    name: 'Commande le panier du client',
    target: alias,
    status: 201,
    body: { client_id: unquoted('clientId') },
    after: [confirmed(200)],
    keep: { commandeClientId: 'corps.commande_id' },
  },
  {
    name: 'Le panier commandé est vide',
    target: alias,
    code: 'PANIER_VIDE',
    body: { client_id: unquoted('clientId') },
  },
  {
    name: 'Avec la barre finale',
    target: withSlash(passer),
    status: 201,
    body: { produits: [{ produit_id: 1, quantite: 1 }] },
    after: [confirmed(100)],
  },
  {
    name: 'Par /commande/, au plus long des anciennes écritures',
    target: withSlash(alias),
    status: 201,
    body: { produits: [{ id: 'produit_1', qte: 1 }] },
    after: [confirmed(100)],
  },
  {
    name: 'Un client sans argent est refusé',
    target: passer,
    code: 'PAIEMENT_REFUSE',
    body: { client_id: unquoted('clientId'), produits: [{ produit_id: 1, quantite: 20 }] },
    after: [
      cancelled('payer'),
      verify('dit pourquoi', `pm.expect(corps.motif).to.equal('solde-insuffisant')`),
    ],
  },
  {
    name: 'Un produit inconnu est montré',
    target: passer,
    code: 'PRODUIT_INCONNU',
    body: { produits: [{ produit_id: 99_999, quantite: 1 }] },
    after: [
      verify(
        'sans commande',
        `pm.expect(corps.erreurs[0].pointeur).to.equal('/produits/0/produit_id')`,
        `pm.expect(corps).to.not.have.property('commande_id')`,
      ),
    ],
  },
  {
    name: 'Sans attendre la fin',
    target: passer,
    status: 202,
    headers: { Prefer: 'respond-async' },
    body: { produits: [{ produit_id: 1, quantite: 1 }] },
    after: [verify('dit quand revenir', `pm.expect(pm.response.headers.get('Retry-After')).to.equal('1')`)],
    keep: { asyncId: 'corps.saga_id' },
  },
  {
    name: 'La saga sans attente finit seule',
    target: consulterSaga,
    params: { id: '{{asyncId}}' },
    before: pauseBeforeRetry,
    after: until('est terminée', `corps.statut === 'TERMINEE'`),
  },
  {
    name: 'Ne trouve pas une saga inconnue',
    target: consulterSaga,
    code: 'SAGA_INTROUVABLE',
    params: { id: '01a21165-3c33-71c4-ab68-4b1a2587d275' },
  },
  {
    name: 'Ne trouve pas une commande inconnue',
    target: consulter,
    code: 'COMMANDE_INTROUVABLE',
    params: { id: '2147483647' },
  },
]

const keys: Exchange[] = [
  {
    name: 'Sous une clé',
    target: passer,
    status: 201,
    before: newKey,
    headers: keyed,
    body: { produits: [{ produit_id: 1, quantite: 1 }] },
    keep: { premiereReponse: 'pm.response.text()' },
  },
  {
    name: 'La même clé rejoue la réponse',
    target: passer,
    status: 201,
    headers: keyed,
    body: { produits: [{ produit_id: 1, quantite: 1 }] },
    after: [
      verify(
        'mot pour mot',
        `pm.expect(pm.response.headers.get('Idempotency-Replayed')).to.equal('true')`,
        `pm.expect(pm.response.text()).to.equal(pm.collectionVariables.get('premiereReponse'))`,
      ),
    ],
  },
  {
    name: 'La même clé pour autre chose est refusée',
    target: passer,
    code: 'CLE_REUTILISEE',
    headers: keyed,
    body: { produits: [{ produit_id: 1, quantite: 2 }] },
  },
  {
    name: 'Un corps invalide montre chaque faute',
    target: passer,
    code: 'REQUETE_INVALIDE',
    body: { produits: [{ produit_id: 1, quantite: 0 }] },
    after: [
      verify(
        'dans les mots du client',
        `pm.expect(corps.erreurs[0].pointeur).to.equal('/produits/0/quantite')`,
      ),
    ],
  },
]

const STOCK_BEFORE = `pm.collectionVariables.get('disponibleAvant')`

/** Needs the stock before and after, so it takes the stock's route. */
const paymentRefused = (stock: Target): Exchange[] => {
  const look = (name: string) => ({
    name,
    target: stock,
    query: { magasin_id: '6', produit_id: '4' },
  })
  return [
    { ...look('Le stock avant'), keep: { disponibleAvant: 'corps[0].disponible' } },
    {
      name: 'Cas 3 : le paiement est refusé',
      target: passer,
      code: 'PAIEMENT_REFUSE',
      body: { produits: [{ produit_id: 4, quantite: 10 }] },
      after: [
        cancelled('payer'),
        verify('dit pourquoi', `pm.expect(corps.motif).to.equal('plafond-invite')`),
      ],
    },
    {
      ...look('Le stock est déjà libéré'),
      after: [verify('est comme avant', `pm.expect(corps[0].disponible).to.equal(${STOCK_BEFORE})`)],
    },
  ]
}

export const commandeFolder = (stock: Target): Folder => ({
  name: '4. Commande et saga',
  description:
    'Les trois cas, le rejeu par clé, les refus, et ce que l’on voit d’une commande.\n\n*The three cases, replay by key, refusals, and what is seen of an order.*',
  exchanges: [...cases, ...paymentRefused(stock), ...severalPlaces, ...others, ...keys, ...lists],
})
