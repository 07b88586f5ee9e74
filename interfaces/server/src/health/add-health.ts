/** `/api/sante`: how the house is, for who is signed in to head office. */
import { refuse } from '@comptoir/contracts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import type { Pages } from '../routes/sign-in.ts'
import { mayEnter, SPACES } from '../spaces.ts'
import { sante } from './sante.ts'

export function addHealth(app: FastifyInstance, { deps, sessions, cookies }: Pages): void {
  serveRoute(app, sante, async ({ raw }) => {
    const session = await sessions.find('maison', cookies.read(raw, SPACES.maison.cookie))
    if (session === undefined) return refuse('NON_AUTHENTIFIE')
    if (!mayEnter('maison', session.compte.role)) return refuse('ACCES_INTERDIT')
    return { status: 200, body: await deps.watch.look() }
  })
}
