/** Signing in and out, and what whoever is signed in asks of his own account. */
import { STAFF, tokenRefusals } from './access.ts'
import { Closed, Nullable, Numero, Uuid } from './fields.ts'
import { customers, route } from './operation.ts'
import { Type } from './typebox.ts'
import { MotDePasse, PublicCompte, RoleOfStaff } from './utilisateurs-comptes.ts'

const guest = ['invite'] as const
const Renouvellement = Closed({ jeton_renouvellement: Type.String({ minLength: 1, maxLength: 200 }) })
const Session = Closed({
  jeton_acces: Type.String(),
  type: Type.Literal('Bearer'),
  expire_dans: Type.Integer(),
  jeton_renouvellement: Type.String(),
  utilisateur: PublicCompte,
})
export const connexion = route({
  id: 'utilisateurs.connexion',
  method: 'POST',
  path: '/auth/connexion',
  summary: { fr: 'Ouvre une session', en: 'Signs in' },
  body: Closed({ identifiant: Type.String({ minLength: 1, maxLength: 254 }), mot_de_passe: MotDePasse }),
  replies: { 200: Session },
  refusals: ['IDENTIFIANTS_INVALIDES', 'TROP_DE_TENTATIVES'],
  secret: true,
  passerelle: true,
  acces: guest,
})

export const renouveler = route({
  id: 'utilisateurs.renouveler',
  method: 'POST',
  path: '/auth/renouveler',
  summary: {
    fr: 'Échange un jeton de renouvellement, une seule fois, contre une suite de la session',
    en: 'Exchanges a renewal token, once, for the session’s continuation',
  },
  body: Renouvellement,
  replies: { 200: Session },
  refusals: ['RENOUVELLEMENT_INVALIDE'],
  secret: true,
  passerelle: true,
  acces: guest,
})

export const deconnexion = route({
  id: 'utilisateurs.deconnexion',
  method: 'POST',
  path: '/auth/deconnexion',
  summary: { fr: 'Ferme la session', en: 'Signs out' },
  body: Renouvellement,
  replies: { 204: null },
  refusals: [],
  secret: true,
  passerelle: true,
  acces: guest,
})

export const moi = route({
  id: 'utilisateurs.moi',
  method: 'GET',
  path: '/auth/moi',
  summary: {
    fr: 'Qui je suis, ce que je peux faire, et jusqu’où sans demander',
    en: 'Who I am, what I may do, and how far without asking',
  },
  replies: {
    200: Closed({
      ...PublicCompte.properties,
      /** The ids of the routes that the role may use. */
      droits: Type.Array(Type.String()),
      limites: Closed({ remise_pourcent: Type.Integer(), retour_par_jour: Nullable(Type.Number()) }),
    }),
  },
  refusals: [...tokenRefusals],
  reads: ['Authorization'],
  passerelle: true,
  acces: customers,
})

export const verifier = route({
  id: 'utilisateurs.verifier',
  method: 'POST',
  path: '/auth/verifier',
  summary: {
    fr: 'Vérifie le mot de passe de qui est connecté, sans nouveau jeton',
    en: 'Checks the password of whoever is signed in, without a new token',
  },
  body: Closed({ mot_de_passe: MotDePasse }),
  replies: { 204: null },
  refusals: ['MOT_DE_PASSE_INCORRECT', 'TROP_DE_TENTATIVES', ...tokenRefusals],
  reads: ['Authorization'],
  secret: true,
  passerelle: true,
  acces: customers,
})

export const approuver = route({
  id: 'utilisateurs.approuver',
  method: 'POST',
  path: '/approbations',
  summary: {
    fr: 'Une seconde personne approuve un acte de qui est connecté, pour une clé : X-Approbation le porte',
    en: 'A second person approves an act of whoever is signed in, for one key: X-Approbation carries it',
  },
  body: Closed({
    identifiant: Type.String({ minLength: 1, maxLength: 254 }),
    mot_de_passe: MotDePasse,
    /** The name of the saga: `vente`, `retour`. */
    acte: Type.String({ pattern: '^[a-z][a-z-]{0,63}$' }),
    cle: Uuid(),
  }),
  replies: {
    201: Closed({
      approbation: Type.String(),
      expire_dans: Type.Integer(),
      approbateur: Closed({ id: Numero(), nom: Type.String(), role: RoleOfStaff }),
    }),
  },
  refusals: ['IDENTIFIANTS_INVALIDES', 'TROP_DE_TENTATIVES'],
  secret: true,
  passerelle: true,
  acces: STAFF,
})

export const changerMotDePasse = route({
  id: 'utilisateurs.changer-mot-de-passe',
  method: 'POST',
  path: '/auth/mot-de-passe',
  summary: {
    fr: 'Change son propre mot de passe ; les autres sessions se ferment',
    en: 'Changes one’s own password; the other sessions end',
  },
  body: Closed({ ancien: MotDePasse, nouveau: MotDePasse }),
  replies: { 204: null },
  refusals: ['MOT_DE_PASSE_INCORRECT', 'MOT_DE_PASSE_FAIBLE', 'TROP_DE_TENTATIVES', ...tokenRefusals],
  reads: ['Authorization'],
  secret: true,
  passerelle: true,
  acces: customers,
})
