/** Routes of replaced systems about staff and their sessions. */
import { STAFF } from './access.ts'
import { alias, healthAlias, whole } from './alias.ts'
import { Closed, Nullable, Numero } from './fields.ts'
import { customers } from './operation.ts'
import { Type } from './typebox.ts'
import { creer, desactiver, lister, MotDePasse, modifier, PublicCompte } from './utilisateurs-comptes.ts'
import { connexion, deconnexion, moi, renouveler } from './utilisateurs-sessions.ts'

const byId = Closed({ id: Numero() })

/** Roles as 002 spells them, in both of its lists, and as we do. Answers have ours. */
const Role002 = Type.Enum(['ADMIN', 'MANAGER', 'EMPLOYEE', 'STAFF', 'LOGISTICS', ...STAFF])

/** Ours: staff, or a customer who asks for himself. */
const { role } = PublicCompte.properties

const User002 = Closed({
  id: Numero(),
  username: Type.String(),
  email: Type.String(),
  role,
  storeId: Nullable(Numero()),
  access: Type.Array(Closed({ id: Numero(), name: Type.String() })),
})
const { identifiant, nom, email } = creer.body.properties
const user002 = {
  username: identifiant,
  nom: Type.Optional(nom),
  email,
  password: MotDePasse,
  role: Role002,
  storeId: Type.Optional(Nullable(Numero())),
}
const spellings = {
  username: ['identifiant'],
  password: ['mot_de_passe'],
  storeId: ['magasin_id'],
  storeIds: ['magasins'],
  refreshToken: ['refresh_token', 'jeton_renouvellement'],
} as const

const Tokens002 = { token: Type.String(), refreshToken: Type.String() }
const { identifiant: Login } = connexion.body.properties

export const login002 = alias(connexion, {
  method: 'POST',
  path: '/api/auth/login',
  body: Closed({ username: Login, password: MotDePasse }),
  spellings: { ...spellings, username: ['nom', 'identifiant'] },
  replies: {
    200: Closed({
      user: Closed({ id: Numero(), username: Type.String(), role }),
      ...Tokens002,
    }),
  },
})

export const login000 = alias(connexion, {
  method: 'POST',
  path: '/api/v1/connexion',
  body: Closed({ nom: Login, mot_de_passe: MotDePasse }),
  spellings: { nom: ['username', 'identifiant'], mot_de_passe: ['password'] },
  replies: {
    200: Closed({
      message: Type.String(),
      nom: Type.String(),
      role,
      token: Type.String(),
      jeton_renouvellement: Type.String(),
    }),
  },
})

export const refresh002 = alias(renouveler, {
  method: 'POST',
  path: '/api/auth/refresh',
  body: Closed({ refreshToken: renouveler.body.properties.jeton_renouvellement }),
  spellings,
  replies: { 200: Closed(Tokens002) },
})

/** Ends the session of the token by which it is asked. */
export const logout002 = alias(deconnexion, {
  method: 'POST',
  path: '/api/auth/logout',
  replies: { 204: null },
  acces: customers,
})

export const listUsers002 = alias(lister, {
  method: 'GET',
  path: '/api/users',
  query: Closed(whole),
  replies: { 200: Type.Array(User002) },
})

export const createUser002 = alias(creer, {
  method: 'POST',
  path: '/api/users',
  body: Closed(user002),
  spellings,
  replies: { 201: User002 },
  refusals: ['MOT_DE_PASSE_FAIBLE'],
  secret: true,
})

const changed002 = {
  path: '/api/users/{id}',
  params: byId,
  body: Type.Partial(Closed(user002)),
  spellings,
  replies: { 200: User002 },
  refusals: ['MOT_DE_PASSE_FAIBLE'],
  secret: true,
} as const
export const changeUser002 = alias(modifier, { method: 'PUT', ...changed002 })
export const patchUser002 = alias(modifier, { method: 'PATCH', ...changed002 })

export const removeUser002 = alias(desactiver, {
  method: 'DELETE',
  path: '/api/users/{id}',
  params: byId,
  replies: { 204: null },
})

/** A person's stores. What they are called and where they are, magasins tells: nothing, while it does not answer. */
const Stores002 = Type.Array(
  Closed({
    id: Numero(),
    name: Type.String(),
    address: Type.String(),
    type: Type.Enum(['SALES', 'LOGISTICS']),
  }),
)
const stores002 = {
  path: '/api/users/{id}/stores',
  params: byId,
  spellings,
  replies: { 200: Stores002 },
} as const

export const addStore002 = alias(modifier, {
  method: 'POST',
  ...stores002,
  body: Closed({ storeId: Numero() }),
})

export const setStores002 = alias(modifier, {
  method: 'PUT',
  ...stores002,
  body: Closed({ storeIds: Type.Array(Numero(), { maxItems: 100, uniqueItems: true }) }),
})

export const removeStore002 = alias(modifier, {
  method: 'DELETE',
  path: '/api/users/{id}/stores/{storeId}',
  params: Closed({ id: Numero(), storeId: Numero() }),
  replies: { 204: null },
})

export const profile002 = alias(moi, {
  method: 'GET',
  path: '/api/users/profile',
  replies: { 200: User002 },
})

export const healthOfAuth = healthAlias('utilisateurs', '/api/auth/health')
export const healthOfUsers = healthAlias('utilisateurs', '/api/users/health')
