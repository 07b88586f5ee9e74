/** The panier: its lines, what is wrong with them, what is to pay, and one button. */
import { fill } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import type { ToldProblem } from '../../house-api.ts'
import { type Html, html } from '../../pages/html.ts'
import type { JudgedPanier, Means } from '../panier-state.ts'
import { HOME, type Visitor } from '../visitor.ts'
import { hidden, ofArticle, problemBox } from './parts.ts'

export interface ShownPanier {
  readonly panier: JudgedPanier
  readonly means: Means
  /** The order of these lines that is under way. */
  readonly pendingId: string | undefined
  readonly problem?: ToldProblem
  /** What is said first, when something did not go as it was asked. */
  readonly notice?: string
  /** The key of an order that was asked for and not taken: it is asked for again under the same. */
  readonly cle?: string
}

export function panierBody(visitor: Visitor, shown: ShownPanier): Html {
  const { words } = visitor
  const { panier, pendingId, problem, notice } = shown
  const said = html`${problemBox(problem)}${notice === undefined ? undefined : html`<p class="notice" role="alert">${notice}</p>`}`
  if (panier.obstacle === 'empty')
    return html`${said}<div class="card stack"><p>${words.cartEmpty}</p><p><a class="act" href="${HOME}">${words.shelves}</a></p></div>`
  return html`${said}${panier.changed ? html`<p class="notice" role="status">${words.priceChanged}</p>` : undefined}
<ul class="cart">${panier.lignes.map((ligne) => row(visitor, ligne))}</ul>
${
  pendingId === undefined
    ? payment(visitor, shown)
    : html`<div class="card stack"><p>${words.underWay}</p><p><a class="act" href="${HOME}/suivi/${pendingId}">${words.followIt}</a></p></div>`
}`
}

type Ligne = JudgedPanier['lignes'][number]

function row(visitor: Visitor, ligne: Ligne): Html {
  const { words, writing } = visitor
  const { produitId, nom, quantite, prixCents, vuCents, changed, etat } = ligne
  return html`<li class="cart-row ${etat === 'ok' ? '' : 'cart-row-wrong'}"><div class="cart-name"><a href="${HOME}/produits/${produitId}">${nom}</a>${
    prixCents === undefined
      ? undefined
      : html`<span class="soft">${changed ? html`<s>${writing.amount(vuCents ?? 0)}</s> ` : undefined}${writing.amount(prixCents)}</span>`
  }${changed ? html`<span class="wrong">${fill(words.wasPrice, { prix: writing.amount(vuCents ?? 0) })}</span>` : undefined}${faultOf(visitor, ligne)}</div>
<form class="row" method="post" action="${HOME}/panier/${produitId}">${tokens(visitor)}<label class="vh" for="q${produitId}">${fill(words.quantityOf, { nom })}</label><input class="quantity" id="q${produitId}" name="quantite" value="${quantite}" inputmode="numeric" pattern="[0-9]*" maxlength="5" required autocomplete="off"><button class="quiet">${words.setQuantity}${ofArticle(visitor, nom)}</button></form>
<form method="post" action="${HOME}/panier/${produitId}">${tokens(visitor)}${hidden('quantite', 0)}<button class="quiet">${words.remove}${ofArticle(visitor, nom)}</button></form>
<span class="price">${writing.amount((prixCents ?? 0) * quantite)}</span></li>`
}

const tokens = ({ formToken }: Visitor): Html => html`${hidden('jeton', formToken)}${hidden('cle', newId())}`

/** What is wrong with a line, and the one press that puts it right. */
function faultOf(visitor: Visitor, { produitId, nom, etat, disponible = 0 }: Ligne): Html | undefined {
  const { words } = visitor
  switch (etat) {
    case 'ok':
      return undefined
    case 'withdrawn':
      return html`<span class="wrong">${words.lineWithdrawn}</span>`
    case 'short':
      if (disponible <= 0) return html`<span class="wrong">${words.noneLeft}</span>`
      return html`<span class="wrong">${fill(words.onlyLeft, { n: disponible })}</span><form method="post" action="${HOME}/panier/${produitId}">${tokens(visitor)}${hidden('quantite', disponible)}<button class="quiet">${fill(words.takeLeft, { n: disponible })}${ofArticle(visitor, nom)}</button></form>`
  }
}

function payment(visitor: Visitor, { panier, means, cle }: ShownPanier): Html {
  const { words, writing, formToken, customer } = visitor
  const montant = writing.amount(panier.totalCents)
  const why = obstacleWords(visitor, panier, means)
  const label = fill(panier.changed ? words.orderAtNew : words.order, { montant })
  return html`<div class="card stack pay"><p class="due"><span>${words.total}</span> <b>${montant}</b></p><p class="soft">${words.taxesIn}</p>
<p>${meansWords(visitor, means)}</p>
${
  why === undefined
    ? html`<form method="post" action="${HOME}/commander">${hidden('jeton', formToken)}${hidden('cle', cle ?? newId())}${hidden('montant', panier.totalCents)}<button class="act">${label}</button></form><p class="soft">${words.orderNote}</p>`
    : html`<p class="wrong">${why}</p>`
}
${customer === undefined ? html`<p class="row"><a href="/connexion?suite=${HOME}/panier">${words.signIn}</a> <a href="${HOME}/inscription">${words.signUp}</a></p>` : undefined}</div>`
}

/** What may be spent, said before anything is ordered. */
function meansWords({ words, writing }: Visitor, means: Means): string | undefined {
  if (means.kind === 'invite')
    return means.plafondCents === undefined
      ? undefined
      : fill(words.guestLimit, { plafond: writing.amount(means.plafondCents) })
  return means.soldeCents === undefined
    ? undefined
    : fill(words.balance, { solde: writing.amount(means.soldeCents) })
}

function obstacleWords({ words, writing }: Visitor, { obstacle }: JudgedPanier, means: Means) {
  switch (obstacle) {
    case undefined:
    case 'empty':
      return undefined
    case 'withdrawn':
      return words.fixWithdrawn
    case 'short':
      return words.fixShort
    case 'limit':
    case 'balance':
      return means.kind === 'invite'
        ? fill(words.overLimit, { plafond: writing.amount(means.plafondCents ?? 0) })
        : fill(words.overBalance, { solde: writing.amount(means.soldeCents ?? 0) })
  }
}
