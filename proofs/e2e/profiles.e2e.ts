/**
 * The kinds of a start: demonstration and production, each while utilisateurs can be reached and while it cannot. Its process
 * is frozen for that: whoever watches sees it running.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { readRun } from '@comptoir/system/supervisor/run-file.ts'
import { expect, test } from 'vitest'
import { ask, at, eventually } from './http.ts'

const FIRST_PASSWORD = 'une-premiere-clef-bien-longue'

/** What is asked of a system: by its usual port, and which process it has there. */
interface Place {
  readonly at: (port: number) => string
  readonly pidOf: (id: string, port: number) => number | undefined
}

const signIn = (place: Place, identifiant: string, mot_de_passe: string) =>
  ask('POST', `${place.at(8080)}/auth/connexion`, { body: { identifiant, mot_de_passe } })
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

async function whileFrozen(pid: number | undefined, work: () => Promise<void>): Promise<void> {
  if (pid === undefined) throw new Error('utilisateurs does not run')
  process.kill(pid, 'SIGSTOP')
  try {
    await work()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

/** Who is signed in works on without utilisateurs; whoever wants to, or a service that starts now, is told. */
async function worksWithoutUtilisateurs(place: Place, token: string, who: [string, string]): Promise<void> {
  const caisses = () => ask('GET', `${place.at(8080)}/caisses`, bearer(token))
  expect((await caisses()).status).toBe(200)
  await whileFrozen(place.pidOf('utilisateurs', 8012), async () => {
    expect((await caisses()).status).toBe(200)
    const refused = await signIn(place, ...who)
    expect([503, 504]).toContain(refused.status)
    expect(['SERVICE_INDISPONIBLE', 'PASSERELLE_EXPIREE']).toContain(refused.body['code'])
    await restart(place, 'magasins', 8003)
    const answer = await eventually(caisses, ({ body }) => body['code'] === 'CLES_INDISPONIBLES')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect((await ask('GET', `${place.at(8080)}/magasins`)).status).toBe(200)
  })
  expect((await eventually(caisses, ({ status }) => status === 200)).status).toBe(200)
  expect(
    (
      await eventually(
        () => signIn(place, ...who),
        ({ status }) => status === 200,
      )
    ).status,
  ).toBe(200)
}

/** Ends a process; the supervisor starts another. */
async function restart(place: Place, name: string, port: number): Promise<void> {
  const before = place.pidOf(name, port)
  if (before === undefined) throw new Error(`${name} does not run`)
  process.kill(before, 'SIGKILL')
  const present = await eventually(
    async () => place.pidOf(name, port),
    (pid) => pid !== undefined && pid !== before,
  )
  expect(present).not.toBe(before)
}

test('a demonstration: guests do what customers do, staff sign in, and work on without utilisateurs', async () => {
  const state = stateDirectories(checkout, process.env['COMPTOIR_E2E_STATE']).checkout
  const offset = Number(process.env['COMPTOIR_E2E_OFFSET'])
  const place: Place = {
    at,
    pidOf: (name, port) =>
      readRun(state)?.processes.find(({ id }) => id === `${name}-${port + offset}`)?.identity?.pid,
  }
  expect((await ask('GET', `${at(8080)}/clients/1`)).status).toBe(200)
  expect((await ask('GET', `${at(8080)}/caisses`)).body['code']).toBe('NON_AUTHENTIFIE')
  const { body } = await signIn(place, 'Alice', 'admin')
  await worksWithoutUtilisateurs(place, String(body['jeton_acces']), ['Alice', 'admin'])
})

test('a production: no account of the demonstration, a guest orders and no more, and works on without utilisateurs', {
  timeout: 600_000,
}, async () => {
  const secret = join(tmpdir(), `comptoir-first-password-${process.pid}`)
  writeFileSync(secret, `${FIRST_PASSWORD}\n`, { mode: 0o600 })
  const env = { PROFILE: 'production', FIRST_PASSWORD_FILE: secret }
  try {
    await RunningSystem.with({ env }, async (system) => {
      const place: Place = {
        at: (port) => system.at(port),
        pidOf: (name, port) => system.pidOf(`${name}-${port + system.offset}`),
      }
      const gateway = place.at(8080)
      expect((await signIn(place, 'Bob', '1234')).body['code']).toBe('IDENTIFIANTS_INVALIDES')
      for (const path of ['/clients/1', '/clients', '/panier/1', '/caisses'])
        expect((await ask('GET', `${gateway}${path}`)).body['code'], path).toBe('NON_AUTHENTIFIE')
      const order = await ask('POST', `${gateway}/commande`, {
        body: { produits: [{ produit_id: 1, quantite: 1 }] },
      })
      expect(order.body['code']).toBe('PRODUIT_INCONNU')
      const { status, body } = await signIn(place, 'responsable', FIRST_PASSWORD)
      expect(status).toBe(200)
      await worksWithoutUtilisateurs(place, String(body['jeton_acces']), ['responsable', FIRST_PASSWORD])
    })
  } finally {
    rmSync(secret)
  }
})
