/** /connexion: name and password; in the demonstration, one press. */
import { DEMO_COMPTES, fill } from '@comptoir/contracts'
import type { Denied } from '../accounts.ts'
import type { Preferences } from '../preferences.ts'
import { SPACES, spaceAt } from '../spaces.ts'
import { type Html, html } from './html.ts'
import { WORDS, type Words } from './words.ts'

export interface SignInPage {
  readonly preferences: Preferences
  readonly formToken: string
  readonly suite: string | undefined
  /** Kept when an attempt failed. */
  readonly identifiant: string
  readonly problem: Pick<Denied, 'title' | 'detail' | 'action'> | undefined
  /** The cards of the demonstration, for this machine alone. */
  readonly showsDemo: boolean
}

export function signInBody(page: SignInPage): Html {
  const words = WORDS[page.preferences.language]
  return html`${problemBox(page.problem)}
<form class="card stack" method="post" action="/connexion">${hidden(page)}
<label for="identifiant">${words.name}</label>
<input id="identifiant" name="identifiant" value="${page.identifiant}" required maxlength="254" autocomplete="username" autocapitalize="none" spellcheck="false">
<label for="mot_de_passe">${words.password}</label>
<input id="mot_de_passe" name="mot_de_passe" type="password" required maxlength="128" autocomplete="current-password">
<button class="act">${words.signIn}</button>
</form>${isForShop(page) ? html`<p><a href="${SPACES.boutique.path}/inscription">${words.signUp}</a></p>` : undefined}${page.showsDemo && !isForShop(page) ? demoCards(page, words) : undefined}`
}

/** A customer comes from the shop, and staff do not. */
const isForShop = ({ suite = '' }: SignInPage): boolean => spaceAt(suite.split('?')[0] ?? '') === 'boutique'

const problemBox = (problem: SignInPage['problem']): Html | undefined =>
  problem &&
  html`<div class="problem" role="alert"><b>${problem.title}</b><p>${problem.detail}</p>${problem.action === undefined ? undefined : html`<p>${problem.action}</p>`}</div>`

const hidden = ({ formToken, suite }: SignInPage): Html =>
  html`<input type="hidden" name="jeton" value="${formToken}">${suite === undefined ? undefined : html`<input type="hidden" name="suite" value="${suite}">`}`

const demoCards = (page: SignInPage, words: Words): Html =>
  html`<section class="demo"><h2>${words.demo}</h2><div class="demo-cards">${DEMO_COMPTES.map(
    ({ identifiant, motDePasse, role }) =>
      html`<form method="post" action="/connexion">${hidden(page)}<input type="hidden" name="identifiant" value="${identifiant}"><input type="hidden" name="mot_de_passe" value="${motDePasse}"><button class="card demo-card"><b>${fill(words.demoAs, { nom: identifiant })}</b><small>${role}, ${words[role]}</small></button></form>`,
  )}</div></section>`
