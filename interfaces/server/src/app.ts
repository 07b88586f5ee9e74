import { refuse } from '@comptoir/contracts'
import { serveStream } from '@comptoir/kit/http/event-stream.ts'
import { preferredOf } from '@comptoir/kit/http/media.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { databaseReady } from '@comptoir/kit/process/process.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addVitals } from './add-vitals.ts'
import { addShop } from './boutique/shop.ts'
import { contract, flux } from './contract.ts'
import { cookiesOf } from './cookies.ts'
import type { Deps } from './deps.ts'
import { createHub } from './flux/hub.ts'
import { type Forms, formsOf, readForms } from './forms.ts'
import { addHealth } from './health/add-health.ts'
import { addOldPages } from './old-pages/old-pages.ts'
import { newNonce, setPageHeaders } from './page-headers.ts'
import { documentOf } from './pages/layout.ts'
import { problemBody, type ShownProblem } from './pages/problem-page.ts'
import { preferencesOf } from './preferences.ts'
import { addProxy } from './proxy.ts'
import { addFixedFiles } from './routes/fixed-files.ts'
import { addScreens } from './routes/screens.ts'
import { addSignIn, type Pages } from './routes/sign-in.ts'
import { addSpaces } from './routes/spaces.ts'
import { sessionsIn } from './sessions.ts'
import { isScreenSpace, SPACES, spaceAt } from './spaces.ts'

/** The application, without listening: `main.ts` gives it a port, tests call it through `inject()`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const app = await buildServer({ contract, ready: databaseReady(deps), ...deps })
  const sessions = sessionsIn(deps)
  const cookies = cookiesOf(deps.profile)
  const forms = formsOf(deps.sealer, cookies)
  const pages: Pages = { deps, sessions, cookies, forms }
  chooseLanguage(app)
  showProblems(app, forms)
  addFlux(app, pages)
  addHealth(app, pages)
  addVitals(app, pages)
  addProxy(app, deps, pages)
  await app.register(async (scope) => {
    readForms(scope)
    addFixedFiles(scope)
    addSignIn(scope, pages)
    addSpaces(scope, pages)
    await addScreens(scope, pages)
    await addShop(scope, pages)
    addOldPages(scope, pages)
  })
  return app
}

const isForProgram = ({ url }: FastifyRequest): boolean => /^\/(api|flux)\b/.test(url)

/** Who has chosen a language reads pages in it, refusals too. A screen says itself in which it asks. */
function chooseLanguage(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, next) => {
    if (!isForProgram(request)) request.headers['accept-language'] = preferencesOf(request).language
    next()
  })
}

/** A problem is a page for who came by an address, and stays JSON for a program. */
function showProblems(app: FastifyInstance, forms: Forms): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isProblem = String(reply.getHeader('content-type')).startsWith('application/problem+json')
    const offered = { 'application/problem+json': true, 'text/html': true }
    const wanted = preferredOf(request.headers.accept, offered)
    if (!isProblem || typeof payload !== 'string' || isForProgram(request) || wanted !== 'text/html')
      return payload
    const problem = JSON.parse(payload) as ShownProblem
    const preferences = preferencesOf(request)
    const formToken = forms.tokenFor(request, reply)
    const home = spaceAt(request.url.split('?')[0] ?? '') === 'boutique' ? SPACES.boutique.path : undefined
    const body = problemBody(problem, preferences, home)
    setPageHeaders(reply, newNonce()).removeHeader('content-length')
    return documentOf({ preferences, title: problem.title, body, here: '/espaces', formToken })
  })
}

/** One stream for each browser: of every source, what its space may see. */
function addFlux(app: FastifyInstance, { deps, sessions, cookies }: Pages): void {
  const hub = createHub({ ...deps, sessions })
  app.addHook('preClose', async () => hub.close())
  serveStream(app, flux, async (request) => {
    const { espace } = request.query as { espace: string }
    const session = isScreenSpace(espace)
      ? await sessions.find(espace, cookies.read(request, SPACES[espace].cookie))
      : undefined
    if (session === undefined) throw new Problem(refuse('NON_AUTHENTIFIE'))
    const place = request.headers['last-event-id']
    return hub.open(session, typeof place === 'string' ? place : undefined)
  })
}
