/** What the old addresses show: reports, performance, requests, the stock of a store, a product. */
import { catalogue, fill, magasins, rapports, stock } from '@comptoir/contracts'
import { html } from '../pages/html.ts'
import { actForm, hidden, periodLine, produitChoice, produitForm, table, tokens } from './bodies.ts'
import { type StaffVisit, sendOldPage } from './staff.ts'

const cents = (dollars: number) => Math.round(dollars * 100)

/** UC1. */
export async function showReport(visit: StaffVisit) {
  const { api, words, writing } = visit
  const [ventes, { produits }] = await Promise.all([
    api.read(rapports.ventes),
    api.read(rapports.topProduits),
  ])
  const stores = ventes.par_magasin.map(({ nom, chiffre_affaires, nb_ventes }) => [
    nom,
    writing.amount(cents(chiffre_affaires)),
    nb_ventes ?? '',
  ])
  const goods = produits.map(({ nom, quantite }) => [nom, quantite])
  const body = html`${periodLine(visit, ventes.periode)}
${table(words.rapport, [words.store, words.revenue, words.sales], stores)}
${table(words.sold, [words.product, words.sold], goods)}
<p><a class="act" href="/maison-mere/rapports">${words.toReports}</a></p>`
  return sendOldPage(visit, { title: words.rapport, body })
}

/** UC3. */
export async function showPerformances(visit: StaffVisit) {
  const { api, words, writing } = visit
  const { periode, magasins: stores } = await api.read(rapports.performances)
  const rows = stores.map(({ nom, chiffre_affaires, objectif, atteinte }) => [
    nom,
    writing.amount(cents(chiffre_affaires)),
    objectif === null ? '' : writing.amount(cents(objectif)),
    atteinte === null ? '' : `${Math.round(atteinte)} %`,
  ])
  const body = html`${periodLine(visit, periode)}${table(words.performances, [words.store, words.revenue, words.target, words.reached], rows)}`
  return sendOldPage(visit, { title: words.performances, body })
}

/** The form of a request, and those that there are; whoever may decide has a button for each that waits. */
export async function showRequests(visit: StaffVisit) {
  const { api, words, role } = visit
  const listed = await api.read(stock.approvisionnement.lister)
  const rows = listed.map(({ id, vers, statut, lignes }) => [
    vers,
    lignes.map(({ produit_id, demandee }) => `${demandee} × ${produit_id}`).join(', '),
    statut === 'DEMANDEE' && role === 'responsable'
      ? html`<form method="post" action="/valider_demande">${tokens(visit)}${hidden('demande_id', id)}<button class="quiet">${words.grant}<span class="vh"> ${id}</span></button></form>`
      : statut,
  ])
  const fields = ['magasin_id', 'produit_id', 'quantite'] as const
  const body = html`${actForm(visit, { action: 'reapprovisionnement', label: words.ask, fields })}${
    rows.length === 0
      ? html`<p>${words.nothing}</p>`
      : table(words.demande_appro, [words.store, words.requested, words.state], rows)
  }`
  return sendOldPage(visit, { title: words.demande_appro, body })
}

/** What a store holds. */
export async function showStock(visit: StaffVisit, magasinId: string) {
  const { api, words } = visit
  const rows = await api.read(magasins.stockDuMagasin, { params: { id: magasinId }, query: { limite: 100 } })
  const shown = rows.map(({ produit_id, nom, disponible }) => [`${produit_id} · ${nom ?? ''}`, disponible])
  const title = fill(words.stock, { id: magasinId })
  const body = table(title, [words.product, words.available], shown)
  return sendOldPage(visit, { title, body })
}

/** UC4: the form of a product, or the question which. */
export async function showProduct(visit: StaffVisit, id: string | undefined, isSaved: boolean) {
  const { api, words } = visit
  if (id === undefined || id === '')
    return sendOldPage(visit, { title: words.maj_produit, body: produitChoice(visit) })
  const produit = await api.read(catalogue.consulterProduit, { params: { id } })
  const said = isSaved ? html`<p role="status">${words.done}</p>` : undefined
  return sendOldPage(visit, { title: words.maj_produit, body: html`${said}${produitForm(visit, produit)}` })
}
