/** `/mesures`: how long pages took, told by themselves when they are left. */
import { refuse } from '@comptoir/contracts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import { mesurer } from './contract.ts'
import { refuseForeign } from './origin.ts'
import type { Pages } from './routes/sign-in.ts'
import { SPACES } from './spaces.ts'

/** Only pages of who is signed in are heard: a figure that anyone could write would tell nothing. */
export function addVitals(app: FastifyInstance, { deps, sessions, cookies }: Pages): void {
  serveRoute(app, mesurer, async ({ body, raw }) => {
    refuseForeign(raw)
    const session = await sessions.find(body.espace, cookies.read(raw, SPACES[body.espace].cookie))
    if (session === undefined) return refuse('NON_AUTHENTIFIE')
    deps.metrics.measured(body)
    return { status: 204 }
  })
}
