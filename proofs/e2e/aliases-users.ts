/** Accounts and sessions in the words of replaced systems. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { charlie, type Kept, type Line } from './aliases-line.ts'

const user = (kept: Kept, given: object = {}) => ({
  username: `u-${kept['run']}`,
  email: `u-${kept['run']}@exemple.ca`,
  password: 'chaise verte lune',
  role: 'EMPLOYEE',
  storeId: '2',
  token: 'none of it is read',
  ...given,
})
export const USERS: readonly Line[] = [
  { asks: 'GET /api/users', status: 401, shows: { code: 'NON_AUTHENTIFIE' } },
  {
    asks: 'POST /api/users',
    ...charlie,
    body: user,
    status: 201,
    shows: { role: 'employe', storeId: 2, access: [{ id: 2, name: 'Rosemont' }] },
    keep: ({ id }) => ({ id: String(id) }),
  },
  { asks: 'POST /api/users', ...charlie, body: user, status: 409 },
  { asks: 'POST /api/users', ...charlie, body: (kept) => user(kept, { role: 'CLIENT' }), status: 400 },
  {
    asks: 'GET /api/users',
    ...charlie,
    status: 200,
    shows: expect.arrayContaining([
      expect.objectContaining({ username: 'Bob', storeId: 1, role: 'employe' }),
    ]),
  },
  {
    asks: 'PUT /api/users/{id}',
    ...charlie,
    body: () => ({ role: 'MANAGER', storeId: 3 }),
    status: 200,
    shows: { role: 'gestionnaire', storeId: 3, access: [{ id: 3 }, { id: 2 }] },
  },
  {
    asks: 'POST /api/users/{id}/stores',
    ...charlie,
    body: () => ({ storeId: 4 }),
    status: 200,
    shows: [{ id: 3 }, { id: 2 }, { id: 4 }],
  },
  { asks: 'DELETE /api/users/{id}/stores/{storeId}', ...charlie, kept: { storeId: '2' }, status: 204 },
  { asks: 'DELETE /api/users/{id}/stores/{storeId}', ...charlie, kept: { storeId: '2' }, status: 404 },
  {
    asks: 'PUT /api/users/{id}/stores',
    ...charlie,
    body: () => ({ storeIds: [5, 1] }),
    status: 200,
    shows: [
      { id: 5, name: 'Saint-Laurent', type: 'SALES' },
      { id: 1, name: 'Plateau' },
    ],
  },
  {
    asks: 'PATCH /api/users/{id}',
    ...charlie,
    body: () => ({ password: 'lune verte chaise', role: 'LOGISTICS' }),
    status: 200,
    shows: { role: 'gestionnaire', storeId: 6 },
  },
  { asks: 'PATCH /api/users/{id}', ...charlie, body: () => ({ password: 'ab' }), status: 422 },
  {
    asks: 'POST /api/auth/login',
    body: ({ run }) => ({ username: `u-${run}`, password: 'lune verte chaise' }),
    status: 200,
    shows: { user: { role: 'gestionnaire' }, token: expect.any(String) },
    keep: ({ token, refreshToken }) => ({ own: String(token), renewal: String(refreshToken) }),
  },
  { asks: 'POST /api/auth/login', body: () => ({ nom: randomUUID(), mot_de_passe: 'x' }), status: 401 },
  {
    asks: 'POST /api/v1/connexion',
    body: ({ run }) => ({ nom: `u-${run}`, mot_de_passe: 'lune verte chaise' }),
    status: 200,
    shows: { message: expect.any(String), role: 'gestionnaire', token: expect.any(String) },
  },
  { asks: 'GET /api/users/profile', as: 'own', status: 200, shows: { role: 'gestionnaire', storeId: 6 } },
  {
    asks: 'POST /api/auth/refresh',
    body: ({ renewal }) => ({ refresh_token: renewal }),
    status: 200,
    shows: { token: expect.any(String) },
    keep: ({ token, refreshToken }) => ({ own: String(token), renewal: String(refreshToken) }),
  },
  { asks: 'POST /api/auth/logout', as: 'own', status: 204 },
  { asks: 'POST /api/auth/refresh', body: ({ renewal }) => ({ refreshToken: renewal }), status: 401 },
  { asks: 'DELETE /api/users/{id}', ...charlie, status: 204 },
  { asks: 'DELETE /api/users/{id}', ...charlie, status: 404 },
  { asks: 'PUT /api/users/{id}', ...charlie, body: () => ({ role: 'ADMIN' }), status: 404 },
]
