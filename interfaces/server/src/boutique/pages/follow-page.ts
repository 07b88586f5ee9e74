/** The follow-up of an order: its steps, how it stands, and what comes of it. */
import { fill } from '@comptoir/contracts'
import { type Html, html } from '../../pages/html.ts'
import type { Commande, ToldOrder, ToldStep } from '../order-told.ts'
import { centsOf } from '../panier.ts'
import { HOME, type Visitor } from '../visitor.ts'

export interface ShownOrder {
  readonly id: string
  readonly told: ToldOrder
  /** Undefined: commande does not know it. */
  readonly commande: Commande | undefined
  /** Of a customer whose order is confirmed: where its PDF is, or that it is still to come. */
  readonly invoice: { readonly id: string } | 'coming' | undefined
}

/** How often the page is loaded anew where no script follows. */
const REFRESH_S = 2

/** The script where there is one, else the browser itself comes back; not any more once nothing can change. */
export const followHead = ({ told }: ShownOrder): Html | undefined =>
  told.isFinal
    ? undefined
    : html`<noscript><meta http-equiv="refresh" content="${REFRESH_S}"></noscript><script src="/script/follow.js" type="module"></script>`

export function followBody(visitor: Visitor, shown: ShownOrder): Html {
  const { words } = visitor
  const { id, told, commande } = shown
  return html`<section class="card stack standing standing-${told.standing}" ${told.isFinal ? undefined : html`data-follow="${HOME}/suivi/${id}/etat"`}>
<div role="status"><p class="standing-title" data-title>${words.standing[told.standing]}</p><p data-text>${sentenceOf(visitor, told)}</p></div>
<ol class="steps">${told.steps.map((step) => stepRow(visitor, step))}</ol></section>
${commande === undefined ? undefined : goods(visitor, commande)}
${acts(visitor, shown)}
<p class="soft">${words.keepAddress}</p>`
}

/** What the state means for him; of a refusal, why as well. */
export function sentenceOf({ words, customer }: Visitor, { standing, motif }: ToldOrder): string {
  if (standing !== 'refused') return words.means[standing]
  const { why } = words
  const paying = customer === undefined ? why.plafond : why.solde
  const reason = motif === 'PAIEMENT_REFUSE' ? paying : (reasonIn(why, motif) ?? why.other)
  return `${reason} ${words.means.refused}`
}

const reasonIn = (why: Readonly<Record<string, string>>, motif: string | undefined): string | undefined =>
  motif !== undefined && Object.hasOwn(why, motif) ? why[motif] : undefined

function stepRow({ words, writing }: Visitor, { name, etat, at }: ToldStep): Html {
  return html`<li class="step" data-etat="${etat}"><b>${words.steps[name]}</b> <span data-etat-word>${words.etats[etat]}</span>${at === undefined ? undefined : html` <time class="soft" datetime="${at}">${writing.instant(at)}</time>`}</li>`
}

const goods = ({ words, writing }: Visitor, { lignes, montant }: Commande): Html =>
  html`<section class="card stack"><h2>${words.whatWasOrdered}</h2><ul class="ordered">${lignes.map(
    ({ produit_id, nom, quantite, prix }) =>
      html`<li><span>${quantite} × ${nom === '' ? `nº ${produit_id}` : nom}</span><span class="price">${writing.amount(centsOf(prix) * quantite)}</span></li>`,
  )}<li><b>${words.lineTotal}</b><b class="price">${writing.amount(centsOf(montant))}</b></li></ul></section>`

function acts({ words }: Visitor, { told, invoice }: ShownOrder): Html {
  const again = ['refused', 'cancelled', 'missing', 'givingBack'].includes(told.standing)
  return html`<p class="row">${
    again
      ? html`<a class="act" href="${HOME}/panier">${words.seeCart}</a>`
      : html`<a class="act" href="${HOME}">${words.goOn}</a>`
  }${invoiceLink(words, invoice)}</p>`
}

function invoiceLink(words: Visitor['words'], invoice: ShownOrder['invoice']): Html | undefined {
  if (invoice === undefined) return undefined
  return invoice === 'coming'
    ? html`<span class="soft">${words.invoiceComing}</span>`
    : html`<a href="${HOME}/factures/${invoice.id}">${words.invoice}</a>`
}

/** The title of the page: the number as soon as there is one. */
export const followTitle = ({ words }: Visitor, { commande }: ShownOrder): string =>
  commande === undefined ? words.follow : fill(words.followOf, { numero: commande.numero })
