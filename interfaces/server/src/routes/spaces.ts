/** The front door, the choice of spaces, and the choice of language and light. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Compte } from '../compte.ts'
import { sendPage } from '../pages/send-page.ts'
import { spacesBody } from '../pages/spaces-page.ts'
import { WORDS } from '../pages/words.ts'
import { keepPreferences, preferencesOf } from '../preferences.ts'
import { SPACE_NAMES, SPACES, type SpaceName } from '../spaces.ts'
import type { Pages } from './sign-in.ts'

/** Serves `/`, `/espaces` and `/preferences`. */
export function addSpaces(scope: FastifyInstance, pages: Pages): void {
  const { front } = pages.deps
  scope.get('/', async (_request, reply) =>
    reply.redirect(front === undefined ? '/espaces' : SPACES[front].path, 303),
  )
  scope.get('/espaces', async (request, reply) => {
    const preferences = preferencesOf(request)
    const formToken = pages.forms.tokenFor(request, reply)
    const body = spacesBody({ preferences, formToken, signedIn: await signedInTo(request, pages) })
    const page = { title: WORDS[preferences.language].spaces, body }
    return sendPage(request, reply, { forms: pages.forms, page })
  })
  scope.post('/preferences', async (request, reply) => {
    const form = pages.forms.read(request)
    if (form !== undefined) keepPreferences(reply, form)
    return reply.redirect(pageOfOurs(form?.['suite']), 303)
  })
}

/** Back to where the switch was pressed. A page that came by a form has an address that a GET shows as well. */
const pageOfOurs = (path: string | undefined): string =>
  path !== undefined && /^\/(?![/\\])[\w\-/.~%?&=+,:]*$/.test(path) ? path : '/espaces'

async function signedInTo(
  request: FastifyRequest,
  { sessions, cookies }: Pages,
): Promise<Map<SpaceName, Compte>> {
  const found = new Map<SpaceName, Compte>()
  for (const name of SPACE_NAMES) {
    const session = await sessions.find(name, cookies.read(request, SPACES[name].cookie))
    if (session !== undefined) found.set(name, session.compte)
  }
  return found
}
