/** Routes that no folder plays yet: shown with their answers, and passed over in a run until a folder plays them. */
import { type Route, services } from '@comptoir/contracts'
import { sample } from '../examples.ts'
import { type Exchange, type Folder, operationTarget, routeTarget, type Target } from '../exchange.ts'

/** The folder of what is left, or none. */
export function otherRoutes(folders: readonly Folder[]): readonly Folder[] {
  const played = new Set(folders.flatMap(({ exchanges }) => exchanges.map(({ target }) => target.id)))
  const all = services.flatMap(({ name, routes, operations, questions = [] }) => [
    ...routes.map((route) => shown(routeTarget(route, name), route)),
    ...[...operations, ...questions].map((spec) => shown(operationTarget(spec), { body: spec.wireBody })),
  ])
  const exchanges = all.filter(({ target }) => !played.has(target.id))
  const description = 'Montrées, pas encore jouées.\n\n*Shown, not played yet.*'
  return exchanges.length === 0 ? [] : [{ name: 'Autres routes', description, exchanges }]
}

const shown = (target: Target, { params, body }: Pick<Route, 'params' | 'body'>): Exchange => ({
  name: target.id,
  target,
  status: Number(Object.keys(target.replies)[0]),
  before: ['pm.execution.skipRequest();'],
  params: Object.fromEntries(
    Object.entries(params?.properties ?? {}).map(([key, schema]) => [key, String(sample(schema, key))]),
  ),
  ...(body === undefined ? {} : { body: sample(body) }),
})

/** Routes of replaced systems, with and without the final slash: `proofs/e2e/aliases.e2e.ts` plays them. */
export const aliasesFolder: Folder = {
  name: 'Anciens systèmes',
  description: 'Les routes des systèmes remplacés (docs/migration.md).\n\n*Routes of replaced systems.*',
  exchanges: services.flatMap(({ name, aliases = [] }) =>
    aliases.flatMap((alias) => {
      const target = routeTarget(alias, name)
      const slashed = { ...target, id: `${target.id}/`, path: `${target.path}/`, base: 'baseUrl' as const }
      return [shown(target, alias), shown(slashed, alias)]
    }),
  ),
}
