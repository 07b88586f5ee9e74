/** The spaces as their screens are built: one document for all addresses of a space, and its pieces. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { newNonce, setPageHeaders } from '../page-headers.ts'
import { html } from '../pages/html.ts'
import { sendPage } from '../pages/send-page.ts'
import { wrongSpaceBody } from '../pages/spaces-page.ts'
import { WORDS } from '../pages/words.ts'
import { preferencesOf } from '../preferences.ts'
import { mayEnter, SCREEN_SPACES, type ScreenSpace, SPACES } from '../spaces.ts'
import type { Pages } from './sign-in.ts'

/** Where the build puts what browsers load. */
export const BUILT = join(import.meta.dirname, '../../../web/dist')
const TILL_WORKER = join(import.meta.dirname, '../../../web/shared/scripts/till-worker.js')
const YEAR_MS = 365 * 24 * 3_600_000

/** Serves the spaces to who may enter them, and the pieces, which are named by their content, to anyone. */
export async function addScreens(scope: FastifyInstance, pages: Pages): Promise<void> {
  const { built = BUILT } = pages.deps
  for (const space of SCREEN_SPACES) {
    const { path } = SPACES[space]
    for (const url of [path, `${path}/*`])
      scope.get(url, async (request, reply) => showSpace(request, reply, { pages, space, built }))
  }
  const assets = join(built, 'assets')
  if (!existsSync(assets)) return
  scope.get('/till-worker.js', async (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      // A browser asks anew at each load, and compares.
      .header('Cache-Control', 'no-cache')
      .send(
        `const BUILT = ${readFileSync(join(built, 'till.json'), 'utf8')}\n${readFileSync(TILL_WORKER, 'utf8')}`,
      ),
  )
  await scope.register(fastifyStatic, {
    root: assets,
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
    decorateReply: false,
  })
}

interface Shown {
  readonly pages: Pages
  readonly space: ScreenSpace
  readonly built: string
}

async function showSpace(request: FastifyRequest, reply: FastifyReply, { pages, space, built }: Shown) {
  const { sessions, cookies, forms } = pages
  const session = await sessions.find(space, cookies.read(request, SPACES[space].cookie))
  if (session === undefined) return reply.redirect(`/connexion?suite=${encodeURIComponent(request.url)}`, 303)
  const preferences = preferencesOf(request)
  const words = WORDS[preferences.language]
  if (!mayEnter(space, session.compte.role)) {
    const page = {
      title: words.wrongSpace,
      body: wrongSpaceBody(space, session.compte, preferences),
      status: 403,
    }
    return sendPage(request, reply, { forms, page })
  }
  const file = join(built, 'index.html')
  if (!existsSync(file)) {
    const page = { title: words.noBuild, body: html`<p>${words.noBuildDo}</p>`, status: 503 }
    return sendPage(request, reply, { forms, page })
  }
  const nonce = newNonce()
  const text = readFileSync(file, 'utf8')
    .replaceAll('__NONCE__', nonce)
    .replace('__LANGUAGE__', `${preferences.language}-CA`)
    .replace('__THEME__', preferences.theme)
    .replace('__OTHER__', otherPortFor(request, pages.deps))
    .replace('__FORM__', forms.tokenFor(request, reply))
    .replace('__NO_SCRIPT__', html`${words.noScript}`.markup)
  return setPageHeaders(reply, nonce).send(text)
}

/** Where the same page is when this instance is gone, for who came to it directly: behind nginx there is one door. */
const otherPortFor = ({ port }: FastifyRequest, { twin }: Pick<Deps, 'twin'>): string =>
  twin !== undefined && port === twin.own ? String(twin.other) : ''
