import { clients } from '@comptoir/contracts'
import { type Folder, routeTarget, verify } from '../exchange.ts'

const [lister, creer, consulter, modifier, supprimer] = [
  clients.lister,
  clients.creer,
  clients.consulter,
  clients.modifier,
  clients.supprimer,
].map((route) => routeTarget(route, 'clients')) as [never, never, never, never, never]

const UNKNOWN = '2147483647'

export const clientsFolder: Folder = {
  name: '1. Clients',
  description:
    'Le client dont se servent les dossiers suivants.\n\n*The customer of the folders that follow.*',
  exchanges: [
    {
      name: 'Crée un client',
      target: creer,
      body: { nom: 'Zoé Tremblay', email: 'zoe-{{$guid}}@exemple.ca' },
      after: [verify('garde le nom', `pm.expect(corps.nom).to.equal('Zoé Tremblay')`)],
      keep: { clientId: 'corps.id', clientEmail: 'corps.email' },
    },
    {
      name: 'Refuse une adresse déjà prise',
      target: creer,
      code: 'COURRIEL_DEJA_PRIS',
      body: { nom: 'Léa Roy', email: '{{clientEmail}}' },
    },
    {
      name: 'Refuse une adresse sans @',
      target: creer,
      code: 'REQUETE_INVALIDE',
      body: { nom: 'Léa Roy', email: 'sans-arobase' },
      after: [verify('montre le champ', `pm.expect(corps.erreurs[0].pointeur).to.equal('/email')`)],
    },
    {
      name: 'Refuse un JSON coupé',
      target: creer,
      code: 'JSON_INVALIDE',
      raw: '{"nom": ',
      after: [verify('dit où', 'pm.expect(corps.ligne).to.equal(1)')],
    },
    {
      name: 'Liste les clients, avec leur nombre',
      target: lister,
      query: { limite: '2', total: '1' },
      after: [
        verify('tient la limite', 'pm.expect(corps).to.have.lengthOf(2)'),
        verify(
          'dit le total',
          `pm.expect(Number(pm.response.headers.get('X-Total-Count'))).to.be.at.least(2)`,
        ),
        verify('montre la suite', `pm.expect(pm.response.headers.get('Link')).to.include('rel="next"')`),
      ],
    },
    {
      name: 'Refuse une limite de zéro',
      target: lister,
      code: 'REQUETE_INVALIDE',
      query: { limite: '0' },
    },
    {
      name: 'Montre ce client',
      target: consulter,
      params: { id: '{{clientId}}' },
      after: [
        verify('est bien lui', `pm.expect(corps.email).to.equal(pm.collectionVariables.get('clientEmail'))`),
      ],
    },
    {
      name: 'Ne trouve pas un inconnu',
      target: consulter,
      code: 'CLIENT_INTROUVABLE',
      params: { id: UNKNOWN },
    },
    {
      name: 'Change son nom',
      target: modifier,
      params: { id: '{{clientId}}' },
      body: { nom: 'Zoé Gagnon', email: '{{clientEmail}}' },
      after: [verify('a le nouveau nom', `pm.expect(corps.nom).to.equal('Zoé Gagnon')`)],
    },
    {
      name: 'Crée un autre client, pour le supprimer',
      target: creer,
      body: { nom: 'Passant', email: 'passant-{{$guid}}@exemple.ca' },
      keep: { passantId: 'corps.id' },
    },
    { name: 'Supprime l’autre client', target: supprimer, params: { id: '{{passantId}}' } },
    {
      name: 'Ne le trouve plus',
      target: consulter,
      code: 'CLIENT_INTROUVABLE',
      params: { id: '{{passantId}}' },
    },
  ],
}
