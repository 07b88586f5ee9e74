/** The accounts of staff and the tokens of their programs, as a responsable keeps them. */
import { STAFF, tokenRefusals } from './access.ts'
import { Closed, Email, Instant, Nullable, Numero, pagination, Uuid } from './fields.ts'
import { route } from './operation.ts'
import { Type } from './typebox.ts'

/** Longer texts are refused before anything is computed from them. */
export const MotDePasse = Type.String({ minLength: 1, maxLength: 128 })
const responsable = ['responsable'] as const

const Identifiant = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\s]+$' })
export const Nom = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
export const RoleOfStaff = Type.Union(STAFF.map((role) => Type.Literal(role)))
const Magasins = Type.Array(Numero(), { maxItems: 100, uniqueItems: true })
const byId = Closed({ id: Numero() })

export const PublicUtilisateur = Closed({
  id: Numero(),
  identifiant: Type.String(),
  nom: Type.String(),
  email: Type.String(),
  role: RoleOfStaff,
  magasins: Type.Array(Numero()),
  actif: Type.Boolean(),
  version: Type.Integer(),
})
/** Whoever is signed in: staff, or a customer. */
export const PublicCompte = Closed({
  ...PublicUtilisateur.properties,
  role: Type.Union([...STAFF, 'client' as const].map((role) => Type.Literal(role))),
  client_id: Type.Optional(Numero()),
})
const UtilisateurInput = Closed({
  identifiant: Identifiant,
  nom: Nom,
  email: Email,
  role: RoleOfStaff,
  magasins: Magasins,
  actif: Type.Optional(Type.Boolean()),
})
/** A token of a program as lists show it: never the token itself. */
const PublicJeton = {
  id: Uuid(),
  nom: Type.String(),
  role: RoleOfStaff,
  cree_le: Instant(),
  expire_le: Instant(),
  revoque_le: Nullable(Instant()),
}

export const lister = route({
  id: 'utilisateurs.lister',
  method: 'GET',
  path: '/utilisateurs',
  summary: { fr: 'Les comptes du personnel', en: 'Accounts of staff' },
  query: Closed({ ...pagination }),
  replies: { 200: Type.Array(PublicUtilisateur) },
  refusals: [...tokenRefusals],
  reads: ['Authorization'],
  passerelle: true,
  acces: responsable,
})

export const creer = route({
  id: 'utilisateurs.creer',
  method: 'POST',
  path: '/utilisateurs',
  summary: {
    fr: 'Crée un compte, qui n’ouvre rien avant d’avoir un mot de passe',
    en: 'Creates an account, which opens nothing before it has a password',
  },
  body: UtilisateurInput,
  replies: { 201: PublicUtilisateur },
  refusals: ['IDENTIFIANT_DEJA_PRIS', 'COURRIEL_DEJA_PRIS', 'SERVICE_SANS_REPONSE', ...tokenRefusals],
  reads: ['Authorization', 'Idempotency-Key'],
  sends: { 201: ['ETag', 'Location'] },
  passerelle: true,
  acces: responsable,
})

export const consulter = route({
  id: 'utilisateurs.consulter',
  method: 'GET',
  path: '/utilisateurs/{id}',
  summary: { fr: 'Un compte ; ETag est sa version', en: 'An account; ETag is its version' },
  params: byId,
  replies: { 200: PublicUtilisateur },
  refusals: ['UTILISATEUR_INTROUVABLE', ...tokenRefusals],
  reads: ['Authorization'],
  sends: { 200: ['ETag'] },
  passerelle: true,
  acces: responsable,
})

const CHANGE = [
  'UTILISATEUR_INTROUVABLE',
  'DERNIER_RESPONSABLE',
  'VERSION_PERIMEE',
  'VERSION_REQUISE',
] as const

export const modifier = route({
  id: 'utilisateurs.modifier',
  method: 'PUT',
  path: '/utilisateurs/{id}',
  summary: {
    fr: 'Modifie un compte (If-Match requis) ; ses sessions se ferment quand ses droits changent',
    en: 'Changes an account (If-Match required); its sessions end when its rights change',
  },
  params: byId,
  body: UtilisateurInput,
  replies: { 200: PublicUtilisateur },
  refusals: [
    'IDENTIFIANT_DEJA_PRIS',
    'COURRIEL_DEJA_PRIS',
    'SERVICE_SANS_REPONSE',
    ...CHANGE,
    ...tokenRefusals,
  ],
  reads: ['Authorization', 'Idempotency-Key', 'If-Match'],
  sends: { 200: ['ETag'] },
  passerelle: true,
  acces: responsable,
})

export const desactiver = route({
  id: 'utilisateurs.desactiver',
  method: 'DELETE',
  path: '/utilisateurs/{id}',
  summary: {
    fr: 'Désactive un compte (If-Match requis), avec ses sessions et ses jetons',
    en: 'Deactivates an account (If-Match required), with its sessions and tokens',
  },
  params: byId,
  replies: { 204: null },
  refusals: [...CHANGE, ...tokenRefusals],
  reads: ['Authorization', 'Idempotency-Key', 'If-Match'],
  passerelle: true,
  acces: responsable,
})

export const donnerMotDePasse = route({
  id: 'utilisateurs.donner-mot-de-passe',
  method: 'PUT',
  path: '/utilisateurs/{id}/mot-de-passe',
  summary: {
    fr: 'Donne un mot de passe à un compte ; ses sessions se ferment',
    en: 'Gives an account a password; its sessions end',
  },
  params: byId,
  body: Closed({ mot_de_passe: MotDePasse }),
  replies: { 204: null },
  refusals: ['UTILISATEUR_INTROUVABLE', 'MOT_DE_PASSE_FAIBLE', ...tokenRefusals],
  reads: ['Authorization'],
  secret: true,
  passerelle: true,
  acces: responsable,
})

export const listerJetons = route({
  id: 'utilisateurs.lister-jetons',
  method: 'GET',
  path: '/utilisateurs/{id}/jetons',
  summary: { fr: 'Les jetons des programmes d’un compte', en: 'The tokens of an account’s programs' },
  params: byId,
  query: Closed({ ...pagination }),
  replies: { 200: Type.Array(Closed(PublicJeton)) },
  refusals: ['UTILISATEUR_INTROUVABLE', ...tokenRefusals],
  reads: ['Authorization'],
  passerelle: true,
  acces: responsable,
})

export const creerJeton = route({
  id: 'utilisateurs.creer-jeton',
  method: 'POST',
  path: '/utilisateurs/{id}/jetons',
  summary: {
    fr: 'Crée le jeton d’un programme, montré cette seule fois',
    en: 'Creates a program’s token, shown this once',
  },
  params: byId,
  body: Closed({
    nom: Nom,
    role: RoleOfStaff,
    jours: Type.Integer({ minimum: 1, maximum: 730, default: 90 }),
  }),
  replies: { 201: Closed({ ...PublicJeton, jeton: Type.String() }) },
  refusals: ['UTILISATEUR_INTROUVABLE', 'ROLE_TROP_ELEVE', ...tokenRefusals],
  reads: ['Authorization'],
  secret: true,
  passerelle: true,
  acces: responsable,
})

export const revoquerJeton = route({
  id: 'utilisateurs.revoquer-jeton',
  method: 'DELETE',
  path: '/utilisateurs/{id}/jetons/{jeton_id}',
  summary: {
    fr: 'Révoque le jeton d’un programme, partout en moins de 60 s',
    en: 'Revokes a program’s token, everywhere within 60 s',
  },
  params: Closed({ id: Numero(), jeton_id: Uuid() }),
  replies: { 204: null },
  refusals: ['JETON_INTROUVABLE', ...tokenRefusals],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: responsable,
})

export const audit = route({
  id: 'utilisateurs.audit',
  method: 'GET',
  path: '/utilisateurs/audit',
  summary: {
    fr: 'Connexions, refus et changements, les derniers d’abord',
    en: 'Sign-ins, refusals and changes, the newest first',
  },
  query: Closed({ ...pagination }),
  replies: {
    200: Type.Array(
      Closed({
        id: Type.Integer(),
        a: Instant(),
        acte: Type.String(),
        auteur_id: Nullable(Numero()),
        utilisateur_id: Nullable(Numero()),
        identifiant: Nullable(Type.String()),
        adresse: Nullable(Type.String()),
      }),
    ),
  },
  refusals: [...tokenRefusals],
  reads: ['Authorization'],
  passerelle: true,
  acces: responsable,
})
