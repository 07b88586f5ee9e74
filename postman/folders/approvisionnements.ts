import { stock } from '@comptoir/contracts'
import { type Exchange, type Folder, routeTarget, verify } from '../exchange.ts'

/** A responsable, whom the folder of stores signs in. */
const CHARLIE = { Authorization: 'Bearer {{jetonMagasins}}' }
const target = (route: Parameters<typeof routeTarget>[0]) => routeTarget(route, 'stock')
const lignes = (quantite: number) => [{ produit_id: 3, quantite }]
const demande = { params: { id: '{{demandeId}}' } }
const transfert = { params: { id: '{{transfertId}}' } }
const { approvisionnement: appro, transfert: trans } = stock

const replenishment: Exchange[] = [
  {
    name: 'Demande six pièces au centre',
    target: target(stock.demanderApprovisionnement),
    body: { magasin_id: 1, lignes: lignes(6), motif: 'fin de semaine' },
    keep: { demandeId: 'corps.id' },
  },
  {
    name: 'N’expédie pas ce qui n’est pas validé',
    target: target(appro.expedier),
    code: 'DEMANDE_NON_PRETE',
    ...demande,
  },
  {
    name: 'Valide cinq pièces, avec un motif',
    target: target(appro.valider),
    ...demande,
    body: { quantites: lignes(5), motif: 'le reste lundi' },
  },
  {
    name: 'Dit qui a décidé avant',
    target: target(appro.refuser),
    code: 'DEMANDE_DEJA_TRAITEE',
    ...demande,
    body: { motif: 'trop tard' },
  },
  { name: 'Expédie', target: target(appro.expedier), ...demande },
  {
    name: 'N’annule pas ce qui est parti',
    target: target(appro.annuler),
    code: 'DEMANDE_PARTIE',
    ...demande,
    body: {},
  },
  {
    name: 'Les cinq pièces sont en route',
    target: target(stock.consulter),
    query: { magasin_id: '1', produit_id: '3', en_transit: '1' },
    after: [verify('en route', 'pm.expect(corps[0].en_transit).to.be.at.least(5)')],
  },
  {
    name: 'Ne reçoit pas plus que ce qui est parti',
    target: target(appro.recevoir),
    code: 'RECEPTION_EXCESSIVE',
    ...demande,
    body: { recues: lignes(6) },
  },
  {
    name: 'Reçoit quatre pièces : une manque',
    target: target(appro.recevoir),
    ...demande,
    body: { recues: lignes(4), motif: 'boîte vide' },
  },
  {
    name: 'La demande dit son histoire',
    target: target(appro.consulter),
    ...demande,
    after: [verify('quatre états', 'pm.expect(corps.historique.length).to.equal(4)')],
  },
  { name: 'Les demandes reçues', target: target(appro.lister), query: { statut: 'RECUE', limite: '3' } },
  {
    name: 'Propose ce qui manque au magasin 5',
    target: target(stock.proposerApprovisionnement),
    body: { magasin_id: 5 },
  },
  {
    name: 'Refuse de se demander à soi-même',
    target: target(stock.demanderApprovisionnement),
    code: 'DEMANDE_SUR_PLACE',
    body: { magasin_id: 6, lignes: lignes(1) },
  },
]

const ask: Exchange = {
  name: 'Demande une pièce à un autre magasin',
  target: target(stock.demanderTransfert),
  body: { de: 2, vers: 1, lignes: lignes(1) },
  keep: { transfertId: 'corps.id' },
}

const stream: Exchange = {
  name: 'Les alertes et les demandes au fil de l’eau (flux=oui pour l’ouvrir)',
  target: target(stock.flux),
  before: [`if (pm.environment.get('flux') !== 'oui') pm.execution.skipRequest();`],
}

const transfers: Exchange[] = [
  ask,
  { name: 'La demande de transfert', target: target(trans.consulter), ...transfert },
  { name: 'L’accorde', target: target(trans.valider), ...transfert, body: {} },
  { name: 'L’expédie', target: target(trans.expedier), ...transfert },
  { name: 'La reçoit', target: target(trans.recevoir), ...transfert, body: {} },
  {
    name: 'Les transferts du magasin 1',
    target: target(trans.lister),
    query: { magasin_id: '1', limite: '3' },
  },
  { ...ask, name: 'En demande une autre' },
  { name: 'La refuse', target: target(trans.refuser), ...transfert, body: { motif: 'il n’en reste qu’une' } },
  { ...ask, name: 'En demande une encore' },
  { name: 'L’annule', target: target(trans.annuler), ...transfert, body: { motif: 'client parti' } },
]

export const approvisionnementsFolder: Folder = {
  name: '13. Approvisionnements et transferts',
  description:
    'Une demande, ce qu’on en décide, ce qui part et ce qui arrive.\n\n*A request, what is decided of it, what leaves and what arrives.*',
  exchanges: [...replenishment, ...transfers, stream].map((one) => ({ ...one, headers: CHARLIE })),
}
