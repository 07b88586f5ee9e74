/** What is for sale: the shelves, a list, one article. */
import { type catalogue, fill } from '@comptoir/contracts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import { newId } from '@comptoir/kit/ids.ts'
import type { ToldProblem } from '../../house-api.ts'
import { type Html, html } from '../../pages/html.ts'
import { centsOf } from '../panier.ts'
import type { Availability } from '../places.ts'
import { HOME, type Visitor } from '../visitor.ts'
import { hidden, problemBox, searchForm, stockWords, tile } from './parts.ts'

export type Produit = Static<(typeof catalogue.consulterProduit.replies)[200]>
export type Facettes = Static<(typeof catalogue.listerFacettes.replies)[200]>

/** What a list is narrowed by, as its address says it. */
export interface Choice {
  readonly q?: string
  readonly categorie_id?: string
  readonly prix_min?: string
  readonly prix_max?: string
}

const listAt = (choice: Choice & { readonly curseur?: string | undefined }): string => {
  const given = Object.entries(choice).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? `${HOME}/produits` : `${HOME}/produits?${new URLSearchParams(given).toString()}`
}

export function shelvesBody(visitor: Visitor, { total, categories }: Facettes): Html {
  const { words, writing } = visitor
  return html`${searchForm(visitor)}
<ul class="shelves">${categories.map(
    ({ categorie_id, nom, nombre }) =>
      html`<li><a class="shelf" href="${listAt({ categorie_id: String(categorie_id) })}">${tile(nom, categorie_id)}<b>${nom}</b><small>${writing.count(words.articles, nombre)}</small></a></li>`,
  )}</ul>
<p><a href="${HOME}/produits">${words.allProducts}</a> <span class="soft">(${writing.count(words.articles, total)})</span></p>`
}

export interface Listed {
  readonly choice: Choice
  readonly facettes: Facettes
  readonly rows: readonly Produit[]
  readonly next: string | undefined
  /** It is not the first page. */
  readonly isLater: boolean
}

export function listBody(visitor: Visitor, { choice, facettes, rows, next, isLater }: Listed): Html {
  const { words } = visitor
  return html`${searchForm(visitor, choice.q)}
<div class="listing">${choices(visitor, choice, facettes)}<div class="stack">${
    rows.length === 0
      ? html`<div class="card stack"><p>${choice.q === undefined ? words.emptyShelf : words.noResult}</p><p class="soft">${words.noResultDo}</p><p><a class="act" href="${HOME}">${words.shelves}</a></p></div>`
      : html`<ul class="goods">${rows.map((produit) => card(visitor, produit))}</ul>`
  }
<p class="row">${isLater ? html`<a href="${listAt(choice)}">${words.firstPage}</a>` : undefined}${
    next === undefined
      ? undefined
      : html`<a class="act" href="${listAt({ ...choice, curseur: next })}">${words.nextPage}</a>`
  }</p></div></div>`
}

const card = ({ writing }: Visitor, { id, nom, categorie_id, prix }: Produit): Html =>
  html`<li><a class="good" href="${HOME}/produits/${id}">${tile(nom, categorie_id)}<b>${nom}</b><span class="price">${writing.amount(centsOf(prix))}</span></a></li>`

/** Each choice of one kind leaves those of the other kinds. */
function choices({ words, writing }: Visitor, choice: Choice, { categories, prix }: Facettes): Html {
  const { categorie_id: _category, ...anyCategory } = choice
  const { prix_min: _least, prix_max: _most, ...anyPrice } = choice
  const option = ([href, label]: readonly [string, string], is: boolean, nombre?: number) =>
    html`<li><a href="${href}" ${is ? html`aria-current="true"` : undefined}>${label}</a>${nombre === undefined ? undefined : html` <small>${nombre}</small>`}</li>`
  const money = (dollars: number) => writing.amount(centsOf(dollars))
  return html`<div class="choices"><nav aria-label="${words.shelves}"><h2>${words.shelves}</h2><ul>${option([listAt(anyCategory), words.allProducts], choice.categorie_id === undefined)}${categories.map(
    ({ categorie_id, nom, nombre }) =>
      option(
        [listAt({ ...choice, categorie_id: String(categorie_id) }), nom],
        choice.categorie_id === String(categorie_id),
        nombre,
      ),
  )}</ul></nav><nav aria-label="${words.prices}"><h2>${words.prices}</h2><ul>${option([listAt(anyPrice), words.allPrices], choice.prix_min === undefined)}${prix.map(
    ({ de, a, nombre }) =>
      option(
        [
          listAt({ ...anyPrice, prix_min: String(de), ...(a === null ? {} : { prix_max: String(a) }) }),
          a === null
            ? fill(words.from, { de: money(de) })
            : fill(words.fromTo, { de: money(de), a: money(a) }),
        ],
        choice.prix_min === String(de),
        nombre,
      ),
  )}</ul></nav></div>`
}

export interface ShownProduit {
  readonly produit: Produit
  readonly availability: Availability
  readonly problem?: ToldProblem
}

export function productBody(visitor: Visitor, { produit, availability, problem }: ShownProduit): Html {
  const { words, writing, formToken } = visitor
  const { id, nom, description, categorie_id, prix, actif } = produit
  const { disponible, lieux } = availability
  const mayBeBought = actif && prix > 0 && (disponible === undefined || disponible > 0)
  return html`${problemBox(problem)}
<div class="product">${tile(nom, categorie_id)}<div class="stack">${description === '' ? undefined : html`<p>${description}</p>`}
<p class="price price-large">${writing.amount(centsOf(prix))}</p>
<p>${actif ? stockWords(visitor, disponible) : html`<span class="stock stock-none">✕ ${words.withdrawn}</span>`}</p>
${lieux.length === 0 ? undefined : html`<p class="soft">${fill(words.inStores, { lieux: lieux.join(', ') })}</p>`}
${
  mayBeBought
    ? html`<form class="row" method="post" action="${HOME}/panier">${hidden('jeton', formToken)}${hidden('cle', newId())}${hidden('produit_id', id)}<label for="quantite">${words.quantity}</label><input class="quantity" id="quantite" name="quantite" value="1" inputmode="numeric" pattern="[0-9]*" maxlength="5" required autocomplete="off"><button class="act">${words.add}</button></form>`
    : undefined
}
</div></div>
<p><a href="${listAt({ categorie_id: String(categorie_id) })}">${words.goOn}</a></p>`
}
