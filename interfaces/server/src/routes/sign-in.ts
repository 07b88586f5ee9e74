/** Signing in and out, without a script. */
import type { Language } from '@comptoir/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Denied, isDenied, type Opened } from '../accounts.ts'
import type { Deps } from '../deps.ts'
import type { Form, Forms } from '../forms.ts'
import { sendPage } from '../pages/send-page.ts'
import { signInBody } from '../pages/sign-in.ts'
import { wrongSpaceBody } from '../pages/spaces-page.ts'
import { WORDS } from '../pages/words.ts'
import { preferencesOf } from '../preferences.ts'
import type { Doors } from '../proxy.ts'
import {
  homeOf,
  isOldPage,
  isScreenSpace,
  isSpace,
  mayEnter,
  SPACES,
  type SpaceName,
  safeReturn,
  spaceAt,
} from '../spaces.ts'

export interface Pages extends Doors {
  readonly deps: Deps
  readonly forms: Forms
}

/** Serves `/connexion` and `/deconnexion`. */
export function addSignIn(scope: FastifyInstance, pages: Pages): void {
  scope.get('/connexion', async (request, reply) => {
    const { suite } = request.query as { suite?: string }
    return showSignIn(request, reply, { pages, suite: safeReturn(suite), identifiant: '' })
  })
  scope.post('/connexion', async (request, reply) => {
    const form = pages.forms.read(request)
    const { language } = preferencesOf(request)
    const kept = { pages, suite: safeReturn(form?.['suite']), identifiant: form?.['identifiant'] ?? '' }
    if (form === undefined) {
      const title = WORDS[language].signInTo
      return showSignIn(request, reply, {
        ...kept,
        problem: { title, detail: WORDS[language].staleForm, status: 403 },
      })
    }
    const answer = await signIn(form, language, pages.deps)
    if (isDenied(answer)) return showSignIn(request, reply, { ...kept, problem: answer })
    return enter(request, reply, { pages, opened: answer, suite: kept.suite })
  })
  scope.post('/deconnexion', async (request, reply) => {
    const form = pages.forms.read(request)
    const space = form?.['espace']
    if (isSpace(space)) await leave(request, reply, { pages, space })
    return reply.redirect(space === 'boutique' ? SPACES.boutique.path : '/espaces', 303)
  })
}

async function signIn(form: Form, language: Language, deps: Deps): Promise<Opened | Denied> {
  const credentials = { identifiant: form['identifiant'] ?? '', motDePasse: form['mot_de_passe'] ?? '' }
  try {
    const answer = await deps.accounts.signIn(credentials, language)
    deps.metrics.signedIn(isDenied(answer) ? 'denied' : 'opened')
    return answer
  } catch (cause) {
    deps.metrics.signedIn('unanswered')
    deps.log.warn({ err: cause }, 'sign-in without an answer')
    const words = WORDS[language]
    return { status: 503, title: words.signInTo, detail: words.unanswered }
  }
}

interface Entering {
  readonly pages: Pages
  readonly opened: Opened
  readonly suite: string | undefined
}

/** To the page that was wanted, where the account may see it; else to the account's own space. */
async function enter(request: FastifyRequest, reply: FastifyReply, { pages, opened, suite }: Entering) {
  const { role } = opened.compte
  const wanted = suite === undefined ? pages.deps.front : spaceWanted(suite.split('?')[0] ?? '', role)
  const space = wanted !== undefined && mayEnter(wanted, role) ? wanted : homeOf(role)
  const preferences = preferencesOf(request)
  if (space === undefined || (suite !== undefined && space !== wanted)) {
    await pages.deps.accounts.signOut(opened.renewalToken).catch(() => undefined)
    const body = wrongSpaceBody(wanted ?? 'maison', opened.compte, preferences)
    const page = { title: WORDS[preferences.language].wrongSpace, body, status: 403 }
    return sendPage(request, reply, { forms: pages.forms, page })
  }
  await openSession(request, reply, { pages, space, opened })
  return reply.redirect(suite ?? SPACES[space].path, 303)
}

/** A page of an older system is for whoever of the staff is signed in, wherever. */
function spaceWanted(path: string, role: string): SpaceName | undefined {
  if (!isOldPage(path)) return spaceAt(path)
  const home = homeOf(role)
  return isScreenSpace(home) ? home : undefined
}

/** The browser is signed in to the space; whoever was before is not any more. */
export async function openSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { pages, space, opened }: { readonly pages: Pages; readonly space: SpaceName; readonly opened: Opened },
): Promise<void> {
  const { cookie, sameSite } = SPACES[space]
  const before = pages.cookies.read(request, cookie)
  if (before !== undefined) await pages.sessions.close(space, before)
  pages.cookies.set(reply, { name: cookie, value: await pages.sessions.open(space, opened), sameSite })
}

async function leave(
  request: FastifyRequest,
  reply: FastifyReply,
  { pages, space }: { readonly pages: Pages; readonly space: SpaceName },
): Promise<void> {
  const cookie = pages.cookies.read(request, SPACES[space].cookie)
  if (cookie !== undefined) await pages.sessions.close(space, cookie)
  pages.cookies.clear(reply, SPACES[space].cookie)
}

interface Shown {
  readonly pages: Pages
  readonly suite: string | undefined
  readonly identifiant: string
  readonly problem?: Denied
}

function showSignIn(request: FastifyRequest, reply: FastifyReply, { pages, problem, ...shown }: Shown) {
  const preferences = preferencesOf(request)
  const body = signInBody({
    ...shown,
    problem,
    preferences,
    formToken: pages.forms.tokenFor(request, reply),
    showsDemo: pages.deps.profile === 'demo' && /^(127\.|::1$|::ffff:127\.)/.test(request.ip),
  })
  const page = { title: WORDS[preferences.language].signInTo, body, status: problem?.status ?? 200 }
  return sendPage(request, reply, { forms: pages.forms, page })
}
