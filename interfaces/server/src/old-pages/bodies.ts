/** The pages under addresses of replaced systems: tables, and forms that need no script. */
import { fill } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { type Html, html } from '../pages/html.ts'
import type { StaffVisit } from './staff.ts'

/** A table in a region of its own, so that a narrow window scrolls it and not the page. */
export function table(
  label: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number | Html)[])[],
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="orders"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`
}

/** The hidden members of every form: whose browser it is, and under which key it acts. */
export const tokens = ({ formToken }: StaffVisit): Html =>
  html`<input type="hidden" name="jeton" value="${formToken}"><input type="hidden" name="cle" value="${newId()}">`

export const hidden = (name: string, value: string | number): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

interface Act {
  readonly action: string
  readonly label: string
  readonly fields: readonly ('magasin_id' | 'produit_id' | 'quantite')[]
}

const fieldWords = ({ words }: StaffVisit) => ({
  magasin_id: words.storeNumber,
  produit_id: words.productNumber,
  quantite: words.quantity,
})

/** One act of `POST /execute` as a form. */
export function actForm(visit: StaffVisit, { action, label, fields }: Act): Html {
  const said = fieldWords(visit)
  return html`<form class="card stack" method="post" action="/execute">${tokens(visit)}${hidden('action', action)}<h2>${label}</h2>${fields.map(
    (name) =>
      html`<label for="${action}-${name}">${said[name]}</label><input id="${action}-${name}" name="${name}" inputmode="numeric" pattern="[0-9]*" maxlength="10" required autocomplete="off">`,
  )}<button class="act">${label}</button></form>`
}

/** All that `POST /execute` does. */
export function actsBody(visit: StaffVisit): Html {
  const { words } = visit
  const goods = ['magasin_id', 'produit_id', 'quantite'] as const
  return html`${actForm(visit, { action: 'rapport', label: words.rapport, fields: [] })}
${actForm(visit, { action: 'performances', label: words.performances, fields: [] })}
${actForm(visit, { action: 'consulter_stock_magasin', label: words.showStock, fields: ['magasin_id'] })}
${actForm(visit, { action: 'reapprovisionnement', label: words.ask, fields: goods })}
${actForm(visit, { action: 'approvisionner', label: words.supply, fields: goods })}
${actForm(visit, { action: 'vendre_produit', label: words.sell, fields: goods })}`
}

export interface EditedProduit {
  readonly id: number
  readonly nom: string
  readonly description: string
  readonly prix: number
  readonly version: number
}

/** The form of a product; the version that it shows goes with it, so that nobody's change is lost. */
export function produitForm(visit: StaffVisit, produit: EditedProduit): Html {
  const { words, language } = visit
  const written = produit.prix.toFixed(2)
  const prix = language === 'fr' ? written.replace('.', ',') : written
  return html`<form class="card stack" method="post" action="/maj_produit">${tokens(visit)}${hidden('produit_id', produit.id)}${hidden('version', produit.version)}
<label for="nom">${words.name}</label><input id="nom" name="nom" value="${produit.nom}" required maxlength="200">
<label for="prix">${words.price}</label><input id="prix" name="prix" value="${prix}" required inputmode="decimal" maxlength="14">
<label for="description">${words.description}</label><textarea id="description" name="description" maxlength="2000">${produit.description}</textarea>
<button class="act">${words.save}</button></form>`
}

/** Which product. */
export const produitChoice = ({ words }: StaffVisit): Html =>
  html`<form class="card stack" action="/maj_produit"><label for="produit_id">${words.productNumber}</label><input id="produit_id" name="produit_id" inputmode="numeric" pattern="[0-9]*" maxlength="10" required><button class="act">${words.show}</button></form>`

export const periodLine = (
  { words }: StaffVisit,
  { date_debut, date_fin }: { readonly date_debut: string; readonly date_fin: string },
): Html => html`<p class="soft">${fill(words.period, { de: date_debut, a: date_fin })}</p>`
