/** Whoever of the staff opens an address of a replaced system: signed in to either of the spaces with screens. */
import type { Language } from '@comptoir/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { WRITING, type Writing } from '../boutique/writing.ts'
import type { Form } from '../forms.ts'
import { type HouseApi, houseApi, Refused, type ToldProblem } from '../house-api.ts'
import { type Html, html } from '../pages/html.ts'
import { sendPage } from '../pages/send-page.ts'
import { preferencesOf } from '../preferences.ts'
import type { Pages } from '../routes/sign-in.ts'
import { SCREEN_SPACES, SPACES } from '../spaces.ts'
import { OLD_WORDS, type OldWords } from './words.ts'

export interface StaffVisit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly pages: Pages
  readonly language: Language
  readonly words: OldWords
  readonly writing: Writing
  readonly role: string
  readonly api: HouseApi
  readonly formToken: string
}

/** Undefined: nobody of the staff is signed in. */
export async function staffOf(
  request: FastifyRequest,
  reply: FastifyReply,
  pages: Pages,
): Promise<StaffVisit | undefined> {
  const { sessions, cookies, forms, deps } = pages
  for (const space of SCREEN_SPACES) {
    const session = await sessions.find(space, cookies.read(request, SPACES[space].cookie))
    const token = session && (await sessions.tokenOf(session))
    if (session === undefined || token === undefined) continue
    const { language } = preferencesOf(request)
    return {
      request,
      reply,
      pages,
      language,
      words: OLD_WORDS[language],
      writing: WRITING[language],
      role: session.compte.role,
      api: houseApi(deps, { language, token, requestId: request.id }),
      formToken: forms.tokenFor(request, reply),
    }
  }
  return undefined
}

export interface OldPage {
  readonly title: string
  readonly body: Html
  readonly status?: number
}

export const sendOldPage = ({ request, reply, pages: { forms } }: StaffVisit, page: OldPage) =>
  sendPage(request, reply, { forms, page })

/** What was refused, as a page: never a success. */
export function sendRefusal(visit: StaffVisit, status: number, problem: ToldProblem) {
  const { words } = visit
  const action = problem.action === undefined ? undefined : html`<p>${problem.action}</p>`
  const faults = (problem.erreurs ?? []).map(
    ({ pointeur, message }) => html`<li><code>${pointeur.slice(1)}</code> ${message}</li>`,
  )
  const body = html`<div class="problem" role="alert"><b>${problem.title}</b><p>${problem.detail}</p>${action}${faults.length === 0 ? undefined : html`<ul>${faults}</ul>`}</div><p><a class="act" href="/execute">${words.execute}</a></p>`
  return sendOldPage(visit, { title: words.notDone, body, status })
}

/** Serves a page to staff; others are asked to sign in, and come back. */
export const forStaff =
  (pages: Pages, show: (visit: StaffVisit) => Promise<unknown>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const visit = await staffOf(request, reply, pages)
    const back = request.method === 'GET' ? request.url : '/execute'
    if (visit === undefined) return reply.redirect(`/connexion?suite=${encodeURIComponent(back)}`, 303)
    try {
      return await show(visit)
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause
      return sendRefusal(visit, cause.status, cause.problem)
    }
  }

/** The same of a form, which must be one of ours. */
export const formForStaff = (pages: Pages, act: (visit: StaffVisit, form: Form) => Promise<unknown>) =>
  forStaff(pages, async (visit) => {
    const form = pages.forms.read(visit.request)
    if (form !== undefined) return act(visit, form)
    return sendRefusal(visit, 403, { title: visit.words.notDone, detail: visit.words.stale })
  })
