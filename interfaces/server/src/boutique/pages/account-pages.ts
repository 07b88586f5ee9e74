/** The pages of a customer: his orders, and the form by which he becomes one. */
import { fill } from '@comptoir/contracts'
import { passwordMin } from '@comptoir/contracts/mot-de-passe.ts'
import type { ToldProblem } from '../../house-api.ts'
import { type Html, html } from '../../pages/html.ts'
import type { Commande } from '../order-told.ts'
import { centsOf } from '../panier.ts'
import { HOME, type Visitor } from '../visitor.ts'
import { hidden, problemBox } from './parts.ts'

export interface ListedOrders {
  readonly rows: readonly Commande[]
  readonly next: string | undefined
}

export function ordersBody({ words, writing }: Visitor, { rows, next }: ListedOrders): Html {
  if (rows.length === 0)
    return html`<div class="card stack"><p>${words.noOrders}</p><p><a class="act" href="${HOME}">${words.shelves}</a></p></div>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.orders}"><table class="orders"><thead><tr><th scope="col">${words.number}</th><th scope="col">${words.when}</th><th scope="col">${words.state}</th><th scope="col" class="price">${words.amount}</th></tr></thead><tbody>${rows.map(
    ({ id, numero, statut, montant, historique }) =>
      html`<tr><td><a href="${HOME}/suivi/${id}">${numero}</a></td><td>${historique[0] === undefined ? undefined : writing.instant(historique[0].a)}</td><td>${words.orderStates[statut]}</td><td class="price">${writing.amount(centsOf(montant))}</td></tr>`,
  )}</tbody></table></div>${
    next === undefined
      ? undefined
      : html`<p><a class="act" href="${HOME}/commandes?curseur=${encodeURIComponent(next)}">${words.nextPage}</a></p>`
  }`
}

export interface SignUpPage {
  readonly cle: string
  /** Kept when an attempt failed. */
  readonly nom: string
  readonly email: string
  readonly problem?: ToldProblem
}

export function signUpBody(visitor: Visitor, { cle, nom, email, problem }: SignUpPage): Html {
  const { words, formToken, pages } = visitor
  const n = passwordMin(pages.deps.profile)
  return html`${problemBox(problem)}
<form class="card stack" method="post" action="${HOME}/inscription">${hidden('jeton', formToken)}${hidden('cle', cle)}
<label for="nom">${words.fullName}</label>
<input id="nom" name="nom" value="${nom}" required maxlength="200" autocomplete="name">
<label for="email">${words.email}</label>
<input id="email" name="email" type="email" value="${email}" required maxlength="254" autocomplete="email">
<label for="mot_de_passe">${fill(words.newPassword, { n })}</label>
<input id="mot_de_passe" name="mot_de_passe" type="password" required minlength="${n}" maxlength="128" autocomplete="new-password">
<button class="act">${words.create}</button>
</form>
<p><a href="/connexion?suite=${HOME}">${words.haveAccount}</a></p>`
}
