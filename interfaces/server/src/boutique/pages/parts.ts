/** Pieces that several pages of the shop have. */
import { fill } from '@comptoir/contracts'
import type { ToldProblem } from '../../house-api.ts'
import { type Html, html } from '../../pages/html.ts'
import { HOME, type Visitor } from '../visitor.ts'

/** What went wrong, told at the top of the page. */
export const problemBox = (problem: ToldProblem | undefined): Html | undefined =>
  problem &&
  html`<div class="problem" role="alert"><b>${problem.title}</b><p>${problem.detail}</p>${problem.action === undefined ? undefined : html`<p>${problem.action}</p>`}${
    problem.erreurs === undefined || problem.erreurs.length === 0
      ? undefined
      : html`<ul>${problem.erreurs.map(({ pointeur, message }) => html`<li><code>${pointeur.slice(1)}</code> ${message}</li>`)}</ul>`
  }</div>`

export const searchForm = ({ words }: Visitor, q = ''): Html =>
  html`<form class="search" role="search" action="${HOME}/produits"><label class="vh" for="q">${words.search}</label><input id="q" name="q" type="search" value="${q}" maxlength="100" placeholder="${words.searchFor}" autocomplete="off"><button class="act">${words.find}</button></form>`

export const hidden = (name: string, value: string | number): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

/** The words after a link or on a button that only a screen reader needs: which article it is about. */
export const ofArticle = ({ words }: Visitor, nom: string): Html =>
  html`<span class="vh">${fill(words.ofArticle, { nom })}</span>`

/** Whether so many pieces can be had, in words. */
export function stockWords({ words, writing }: Visitor, disponible: number | undefined): Html {
  if (disponible === undefined) return html`<span class="stock">${words.stockUnknown}</span>`
  if (disponible <= 0) return html`<span class="stock stock-none">✕ ${words.soldOut}</span>`
  return disponible <= FEW
    ? html`<span class="stock stock-few">! ${writing.count(words.fewLeft, disponible)}</span>`
    : html`<span class="stock stock-good">✓ ${words.inStock}</span>`
}

/** From how many pieces down it is said how many are left. */
const FEW = 5

/** The picture of a product that has none: its first letter, in one of the colours of the house. */
export const tile = (nom: string, categorieId: number): Html =>
  html`<span class="tile tile-${((categorieId - 1) % TILES) + 1}" aria-hidden="true">${(nom.trim()[0] ?? '?').toUpperCase()}</span>`

const TILES = 6
