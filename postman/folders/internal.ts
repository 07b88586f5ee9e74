/**
 * What the orchestrator asks of the participants, by hand: a whole order, command by command, then each undo before its
 * action. A new participant must answer the same way.
 */
import { commande, type OperationSpec, paiement, panier, stock } from '@comptoir/contracts'
import { type Exchange, type Folder, operationTarget, routeTarget, unquoted, verify } from '../exchange.ts'

/** JavaScript that mints a UUIDv7 into a variable: participants refuse ids that are older than their memory. */
const mint = (variable: string): string[] => [
  `const t = Date.now().toString(16).padStart(12, '0');`,
  `const r = pm.variables.replaceIn('{{$guid}}').replaceAll('-', '');`,
  `pm.collectionVariables.set('${variable}', [t.slice(0, 8), t.slice(8), '7' + r.slice(13, 16), 'a' + r.slice(17, 20), r.slice(20)].join('-'));`,
]

/** The key is that of the saga's step, so a repeated command is answered again, never done again. */
const command = (id: string, spec: OperationSpec, way: 'do' | 'undo' = 'do') => ({
  target: operationTarget(spec),
  headers: { 'Idempotency-Key': `{{${id}}}:${spec.undoes ?? spec.id}:${way}` },
})
const step = (spec: OperationSpec) => command('manuelId', spec)
const lateUndo = (spec: OperationSpec) => command('fantomeId', spec, 'undo')
const lignes = [{ produit_id: 5, quantite: 1 }]
const commandeId = '{{manuelId}}'
const clientId = unquoted('clientId')

const order: Exchange[] = [
  {
    name: 'Remplit le panier',
    target: routeTarget(panier.ajouter, 'panier'),
    body: { client_id: clientId, produit_id: 5, quantite: 1 },
  },
  {
    ...step(panier.prendre.spec),
    name: 'panier.prendre',
    before: mint('manuelId'),
    body: { commande_id: commandeId, client_id: clientId },
    after: [verify('donne les lignes', `pm.expect(corps.lignes).to.eql(${JSON.stringify(lignes)})`)],
  },
  {
    ...step(commande.creer.spec),
    name: 'commande.creer',
    body: { commande_id: commandeId, client_id: clientId, magasin_id: 6, lignes },
    keep: { montantCents: 'corps.montant_cents', creeeA: 'corps.a' },
  },
  {
    ...step(commande.creer.spec),
    name: 'commande.creer, la même demande',
    body: { commande_id: commandeId, client_id: clientId, magasin_id: 6, lignes },
    after: [
      verify(
        'a la même réponse',
        `pm.expect(corps.a).to.equal(pm.collectionVariables.get('creeeA'))`,
        `pm.expect(corps.montant_cents).to.equal(pm.collectionVariables.get('montantCents'))`,
      ),
    ],
  },
  {
    ...step(commande.creer.spec),
    name: 'commande.creer, une autre demande sous la même clé',
    code: 'CLE_REUTILISEE',
    body: { commande_id: commandeId, client_id: clientId, magasin_id: 5, lignes },
  },
  {
    ...step(stock.reserver.spec),
    name: 'stock.reserver',
    body: { commande_id: commandeId, magasin_id: 6, lignes },
  },
  {
    ...step(paiement.payer.spec),
    name: 'paiement.payer',
    body: { commande_id: commandeId, client_id: clientId, montant_cents: unquoted('montantCents') },
    keep: { payeeA: 'corps.a' },
  },
  {
    ...step(commande.confirmer.spec),
    name: 'commande.confirmer',
    body: { commande_id: commandeId, etats: [{ statut: 'PAYEE', a: '{{payeeA}}' }] },
  },
  {
    ...step(stock.sortir.spec),
    name: 'stock.sortir',
    body: { commande_id: commandeId },
  },
  {
    name: 'La commande faite à la main est confirmée',
    target: routeTarget(commande.consulter, 'commande'),
    params: { id: commandeId },
    after: [verify('confirmée', `pm.expect(corps.statut).to.equal('CONFIRMEE')`)],
  },
]

const ghost = '{{fantomeId}}'
const undos: Exchange[] = [
  {
    ...lateUndo(stock.liberer.spec),
    name: 'stock.liberer, avant la réservation',
    before: mint('fantomeId'),
    body: { commande_id: ghost },
  },
  {
    ...command('fantomeId', stock.reserver.spec),
    name: 'stock.reserver, qui vient trop tard',
    code: 'ACTION_ANNULEE',
    body: { commande_id: ghost, magasin_id: 6, lignes },
  },
  {
    ...lateUndo(paiement.annuler.spec),
    name: 'paiement.annuler, avant le paiement',
    body: { commande_id: ghost },
  },
  {
    ...command('fantomeId', paiement.payer.spec),
    name: 'paiement.payer, qui vient trop tard',
    code: 'ACTION_ANNULEE',
    body: { commande_id: ghost, client_id: null, montant_cents: 100 },
  },
  {
    ...lateUndo(commande.annuler.spec),
    name: 'commande.annuler, avant la création',
    body: { commande_id: ghost, motif: 'STOCK_INSUFFISANT', etats: [] },
  },
  {
    ...lateUndo(panier.remettre.spec),
    name: 'panier.remettre, avant la prise',
    body: { commande_id: ghost, client_id: clientId },
  },
]

/** What services ask each other needs no key. */
const questions: Exchange[] = [
  {
    name: 'stock.occupation',
    target: operationTarget(stock.occupation.spec),
    body: { magasin_id: 6 },
    after: [verify('compte les pièces du centre', 'pm.expect(corps.disponible).to.be.above(0)')],
  },
]

export const internalFolder: Folder = {
  name: '8. Entre services',
  description:
    'Une commande à la main, chaque annulation avant son action, puis une question. Jamais par la passerelle.\n\n*An order by hand, each undo before its action, then a question. Never through the gateway.*',
  exchanges: [...order, ...undos, ...questions],
}
