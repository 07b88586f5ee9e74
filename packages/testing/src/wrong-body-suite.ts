/** What every route promises of bodies that are wrong: one problem that names the place, and nothing is done. */
import type { Route, ServiceContract } from '@comptoir/contracts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { dumpTables } from './participant-world.ts'
import { wrongBodies } from './wrong-bodies.ts'

export interface WrongBodySuite {
  readonly service: ServiceContract
  /** There from the first test on. */
  readonly world: { readonly app: FastifyInstance; readonly pool: Pool }
  /** What shows that who asks may use the route. */
  readonly headersOf: (route: Route) => Promise<Record<string, string>> | Record<string, string>
  /** Tables that change by themselves. */
  readonly restless?: readonly string[]
}

/** Registers a test for each route with a body. Call it at the top level of an `.int.ts` file. */
export function wrongBodySuite({ service, world, headersOf, restless = [] }: WrongBodySuite): void {
  const dump = async () => {
    const tables = Object.entries(await dumpTables(world.pool))
    return tables.filter(([name]) => !restless.includes(name))
  }
  const routes = service.routes.filter(({ body }) => body !== undefined)
  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s: what is wrong with a body is named, and nothing is done',
    async (_name, route) => {
      const before = await dump()
      const headers = await headersOf(route)
      const faults: string[] = []
      const bodies = wrongBodies(route.body as NonNullable<Route['body']>)
      expect(bodies).not.toHaveLength(0)
      for (const { name, pointer, text } of bodies) {
        const answer = await world.app.inject({
          method: route.method,
          url: route.path.replaceAll(/\{\w+\}/g, (parameter) => valueOf(route, parameter)),
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
          payload: text,
        })
        const { erreurs = [] } = answer.json<{ erreurs?: { pointeur: string }[] }>()
        const isNamed = erreurs.some(({ pointeur }) => pointeur === pointer)
        if (answer.statusCode !== 400 || !isNamed)
          faults.push(`${name} → ${answer.statusCode} ${answer.body}`)
      }
      expect(faults).toEqual([])
      expect(await dump()).toEqual(before)
    },
  )
}

/** Something for a parameter of an address: nobody has it. */
function valueOf({ params }: Route, parameter: string): string {
  const { type } = (params?.properties[parameter.slice(1, -1)] ?? {}) as { type?: string }
  return type === 'integer' ? '2147483647' : '01a21165-3c33-71c4-ab68-4b1a2587d275'
}
