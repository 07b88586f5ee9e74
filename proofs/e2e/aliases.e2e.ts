/**
 * Every route of a replaced system, as its clients send it: through the gateway and at the service itself, with and without the
 * final slash, a token in either header, a content type where there is no body, members and numbers in their own spelling.
 */
import { randomUUID } from 'node:crypto'
import { type Route, services } from '@comptoir/contracts'
import { eventually } from '@comptoir/testing/service.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kept, Line } from './aliases-line.ts'
import { sold } from './aliases-sales.ts'
import { TABLE } from './aliases-table.ts'
import { type Answer, ask, at } from './http.ts'

/** Charlie sells two pieces in store 5, at a till of its own. */
async function sell(): Promise<void> {
  const headers = { authorization: `Bearer ${charlieToken}` }
  const post = async (path: string, body: object) =>
    (await ask('POST', at(8080) + path, { headers, body })).body
  const till = await post('/caisses', { magasin_id: 5, nom: `Caisse ${randomUUID().slice(0, 8)}` })
  await post(`/caisses/${till['id']}/ouvrir`, { fond: 0 })
  const sale = await post('/ventes', {
    magasin_id: 5,
    caisse_id: till['id'],
    lignes: [{ produit_id: 1, quantite: 2 }],
    paiement: { mode: 'ESPECES', recu: 200 },
  })
  expect(sale, JSON.stringify(sale)).toMatchObject({ statut: 'CONFIRMEE' })
  sold['id'] = String(sale['numero'])
}

const declared = services.flatMap(({ name, ports, aliases = [] }) =>
  aliases.map((alias): [string, Route & { port: number }] => [
    `${alias.method} ${alias.path}`,
    Object.assign({ port: ports[0] as number, service: name }, alias),
  ]),
)
const places = new Map(declared)

test('the table has every alias of the contracts', () => {
  const asked = new Set(Object.values(TABLE).flatMap((lines) => lines.map(({ asks }) => asks)))
  expect([...places.keys()].filter((place) => !asked.has(place))).toEqual([])
})

let charlieToken = ''
beforeAll(async () => {
  const body = { identifiant: 'Charlie', mot_de_passe: 'root' }
  charlieToken = String((await ask('POST', `${at(8080)}/auth/connexion`, { body })).body['jeton_acces'])
  await sell()
})

/** Whether an answer has what its line says. */
function shows(answer: Answer, { shows: shown }: Line): boolean {
  try {
    expect({ shown: answer.body }).toMatchObject({ shown })
    return true
  } catch {
    return false
  }
}

const WAYS = [
  { way: 'through the gateway', slash: '', header: 'authorization' },
  { way: 'through the gateway, with a final slash', slash: '/', header: 'x-api-token' },
  { way: 'at the service', slash: '', header: 'x-api-token' },
  { way: 'at the service, with a final slash', slash: '/', header: 'authorization' },
] as const

describe.each(WAYS)('$way', ({ way, slash, header }) => {
  const isDirect = way.startsWith('at the service')
  const tokenHeader = (token: string) => ({
    [header]: header === 'authorization' ? `Bearer ${token}` : token,
  })

  describe.each(Object.entries(TABLE))('%s', (_name, lines) => {
    const kept: Kept = { run: randomUUID().slice(0, 13) }
    const send = ({ asks, query = '', body, as, kept: own }: Line) => {
      const values = { ...kept, ...own }
      const { method, path, port } = places.get(asks) as Route & { port: number }
      const base = at(isDirect ? port : 8080)
      const url = `${base}${path.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))}${slash}${query}`
      const token = as === 'own' ? String(kept['own']) : charlieToken
      const headers = { 'content-type': 'application/json', ...(as === undefined ? {} : tokenHeader(token)) }
      return ask(method, url, { headers, ...(body === undefined ? {} : { body: body(kept) }) })
    }

    /** Asked until it shows what it should, for two seconds. */
    const sendUntilTold = async (line: Line) => {
      await eventually(async () => shows(await send(line), line), 2_000)
      return send(line)
    }

    test.each(lines.map((line, index) => [`${index} ${line.asks} → ${line.status}`, line] as const))(
      '%s',
      async (_line, line) => {
        const answer = line.isTold === true ? await sendUntilTold(line) : await send(line)
        expect(answer.status, answer.text).toBe(line.status)
        expect(answer.headers.get('x-instance-id')).toBeTruthy()
        if (line.status >= 400)
          expect(answer.headers.get('content-type')).toContain('application/problem+json')
        if (line.shows !== undefined) expect({ shown: answer.body }).toMatchObject({ shown: line.shows })
        Object.assign(kept, line.keep?.(answer.body))
      },
    )
  })
})
