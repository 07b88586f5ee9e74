/** A problem as a page: for people who came by an address. */
import type { Preferences } from '../preferences.ts'
import { type Html, html } from './html.ts'
import { WORDS } from './words.ts'

export interface ShownProblem {
  readonly title: string
  readonly detail: string
  readonly action?: string
  readonly code: string
  readonly request_id: string
}

/** `home`: the way back from it. */
export function problemBody(problem: ShownProblem, { language }: Preferences, home = '/espaces'): Html {
  const words = WORDS[language]
  return html`<div class="problem"><b>${problem.title}</b><p>${problem.detail}</p>${
    problem.action === undefined ? undefined : html`<p>${problem.action}</p>`
  }</div>
<p class="soft">${problem.code} · ${words.requestId} : <code>${problem.request_id}</code></p>
<p><a class="act" href="${home}">${home === '/espaces' ? words.back : words.backToShop}</a></p>`
}
