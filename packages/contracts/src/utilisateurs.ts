/** Staff accounts, their sessions, and the tokens by which every process knows who asks. */
import { KEYS_PATH, tokenRefusals } from './access.ts'
import { tableOf } from './alias.ts'
import { adresseInscrite } from './clients-questions.ts'
import { Closed, Uuid } from './fields.ts'
import { lieux } from './magasins-lieux.ts'
import { route, type ServiceContract } from './operation.ts'
import { Type } from './typebox.ts'
import * as aliases from './utilisateurs-aliases.ts'
import * as comptes from './utilisateurs-comptes.ts'
import { creerCompte, retirerCompte } from './utilisateurs-inscription.ts'
import { adressePrise } from './utilisateurs-questions.ts'
import * as own from './utilisateurs-sessions.ts'

export * as aliases from './utilisateurs-aliases.ts'

export {
  audit,
  consulter,
  creer,
  creerJeton,
  desactiver,
  donnerMotDePasse,
  lister,
  listerJetons,
  modifier,
  revoquerJeton,
} from './utilisateurs-comptes.ts'
export { creerCompte, retirerCompte } from './utilisateurs-inscription.ts'
export * from './utilisateurs-questions.ts'
export {
  approuver,
  changerMotDePasse,
  connexion,
  deconnexion,
  moi,
  renouveler,
  verifier,
} from './utilisateurs-sessions.ts'

export const cles = route({
  id: 'utilisateurs.cles',
  method: 'GET',
  path: KEYS_PATH,
  summary: {
    fr: 'Les clés qui vérifient les jetons, et ce qui a été révoqué avant son terme',
    en: 'The keys that check tokens, and what was revoked before its time',
  },
  replies: {
    200: Closed({
      keys: Type.Array(
        Closed({
          kty: Type.Literal('OKP'),
          crv: Type.Literal('Ed25519'),
          alg: Type.Literal('EdDSA'),
          use: Type.Literal('sig'),
          kid: Type.String(),
          x: Type.String(),
        }),
      ),
      revoques: Type.Array(Uuid()),
    }),
  },
  refusals: [],
  passerelle: true,
  acces: ['invite'],
})

export const tournerCles = route({
  id: 'utilisateurs.tourner-cles',
  method: 'POST',
  path: '/auth/cles',
  summary: {
    fr: 'Fait signer la clé suivante ; aucune session ne se ferme',
    en: 'Lets the next key sign; no session ends',
  },
  replies: { 200: Closed({ kid: Type.String() }) },
  refusals: [...tokenRefusals],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: false,
  acces: ['responsable'],
})

export const service: ServiceContract = {
  name: 'utilisateurs',
  ports: [8012],
  summary: { fr: 'Comptes du personnel, sessions, jetons', en: 'Staff accounts, sessions, tokens' },
  routes: [
    own.connexion,
    own.renouveler,
    own.deconnexion,
    own.moi,
    own.verifier,
    own.approuver,
    own.changerMotDePasse,
    cles,
    tournerCles,
    comptes.audit,
    comptes.lister,
    comptes.creer,
    comptes.consulter,
    comptes.modifier,
    comptes.desactiver,
    comptes.donnerMotDePasse,
    comptes.listerJetons,
    comptes.creerJeton,
    comptes.revoquerJeton,
  ],
  aliases: tableOf(aliases),
  operations: [creerCompte.spec, retirerCompte.spec],
  questions: [adressePrise.spec],
  asks: [lieux.spec, adresseInscrite.spec],
}
