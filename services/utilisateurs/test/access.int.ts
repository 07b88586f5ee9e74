/** Every route to every role, from the contract: who is not named in `acces` gets no further than 401 or 403. */
import { utilisateurs } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = openWorld()
const ACCOUNTS = {
  employe: ['Bob', '1234'],
  gestionnaire: ['Alice', 'admin'],
  responsable: ['Charlie', 'root'],
} as const
const ROLES = ['invite', 'employe', 'gestionnaire', 'responsable'] as const
const tokens = new Map<string, string>()

async function headersOf(role: (typeof ROLES)[number]): Promise<Record<string, string>> {
  if (role === 'invite') return {}
  const [identifiant, motDePasse] = ACCOUNTS[role]
  const payload = { identifiant, mot_de_passe: motDePasse }
  const known =
    tokens.get(role) ??
    (await world.app.inject({ method: 'POST', url: '/auth/connexion', payload })).json().jeton_acces
  tokens.set(role, known)
  return { authorization: `Bearer ${known}` }
}

const cells = utilisateurs.service.routes.flatMap((route) =>
  ROLES.map((role) => [route.id, role, route] as const),
)

test.each(cells)('%s to %s', async (_id, role, { method, path, acces }) => {
  const url = path.replace('{id}', '2147483647').replace('{jeton_id}', '01a21165-3c33-71c4-ab68-4b1a2587d275')
  const headers = await headersOf(role)
  const answer = await world.app.inject({ method, url, headers })
  const code = answer.body === '' ? undefined : answer.json().code
  const isForGuests = acces.every((one) => one === 'invite')
  const mayUse = isForGuests || acces.some((one) => one === role)
  const refused = ['NON_AUTHENTIFIE', 'ACCES_INTERDIT']
  if (mayUse) expect(refused).not.toContain(code)
  else expect(code).toBe(role === 'invite' ? 'NON_AUTHENTIFIE' : 'ACCES_INTERDIT')
})
