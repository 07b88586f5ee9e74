/** What the old forms do: the same commands as the screens, each under the key of its form. */
import { catalogue, orchestrateur, stock, toDollars } from '@comptoir/contracts'
import { keyIn } from '../boutique/routes/panier.ts'
import type { Form } from '../forms.ts'
import type { Told, ToldProblem } from '../house-api.ts'
import { type StaffVisit, sendRefusal } from './staff.ts'

type Act = (visit: StaffVisit, form: Form) => Promise<unknown>

/** The page of the result; what was refused is told as such. */
function answered(visit: StaffVisit, { status, body }: Told, to: string) {
  return status < 300 ? visit.reply.redirect(to, 303) : sendRefusal(visit, status, body as ToldProblem)
}

const refuseNumbers = (visit: StaffVisit) =>
  sendRefusal(visit, 400, { title: visit.words.notDone, detail: visit.words.badNumber })

const numberIn = (text: string | undefined): number | undefined =>
  /^[1-9]\d{0,9}$/.test(text?.trim() ?? '') ? Number(text) : undefined

interface Goods {
  readonly magasin_id: number
  readonly produit_id: number
  readonly quantite: number
}

/** The store, the product and the quantity that a form names; undefined where one of them is no number. */
function goodsIn(form: Form): Goods | undefined {
  const [magasin_id, produit_id, quantite] = ['magasin_id', 'produit_id', 'quantite'].map((name) =>
    numberIn(form[name]),
  )
  if (magasin_id === undefined || produit_id === undefined || quantite === undefined) return undefined
  return { magasin_id, produit_id, quantite }
}

const withGoods =
  (act: (visit: StaffVisit, goods: Goods, key: string) => Promise<unknown>): Act =>
  async (visit, form) => {
    const goods = goodsIn(form)
    return goods === undefined ? refuseNumbers(visit) : act(visit, goods, keyIn(form))
  }

const leadsTo =
  (page: string): Act =>
  async ({ reply }) =>
    reply.redirect(page, 303)

const ACTS: Readonly<Record<string, Act>> = {
  rapport: leadsTo('/rapport'),
  performances: leadsTo('/performances'),
  consulter_stock_magasin: async (visit, form) => {
    const id = numberIn(form['magasin_id'])
    return id === undefined
      ? refuseNumbers(visit)
      : visit.reply.redirect(`/stock_magasin?magasin_id=${id}`, 303)
  },
  reapprovisionnement: withGoods(async (visit, { magasin_id, ...ligne }, key) => {
    const body = { magasin_id, lignes: [ligne] }
    return answered(
      visit,
      await visit.api.ask(stock.demanderApprovisionnement, { body, key }),
      '/demande_appro',
    )
  }),
  approvisionner: withGoods(async (visit, { ...query }, key) =>
    answered(visit, await visit.api.ask(stock.aliases.supply000, { query, key }), '/demande_appro'),
  ),
  vendre_produit: withGoods(async (visit, { magasin_id, ...ligne }, key) => {
    const body = { magasin_id, lignes: [ligne], paiement: { mode: 'ESPECES' } }
    const told = await visit.api.ask(orchestrateur.vendre, { body, key })
    const id = (told.body as { saga_id?: string }).saga_id
    return answered(visit, told, `/execute?vente=${id ?? ''}`)
  }),
}

/** `POST /execute`. */
export const execute: Act = async (visit, form) => {
  const action = form['action'] ?? ''
  const act = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined
  if (act !== undefined) return act(visit, form)
  return sendRefusal(visit, 400, { title: visit.words.notDone, detail: visit.words.unknownAct })
}

/** `POST /valider_demande`. */
export const grant: Act = async (visit, form) => {
  const asking = { params: { id: form['demande_id'] ?? '' }, body: {}, key: keyIn(form) }
  return answered(visit, await visit.api.ask(stock.approvisionnement.valider, asking), '/demande_appro')
}

/** The cents of a price as it is typed, with either mark and no groups; undefined where it is none. */
export function priceIn(text: string | undefined): number | undefined {
  const typed = (text ?? '').replaceAll(/[\s$]/g, '').replace(',', '.')
  return /^\d{1,9}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : undefined
}

/** `POST /maj_produit`: what the form does not have stays as it is. */
export const saveProduct: Act = async (visit, form) => {
  const { words, api } = visit
  const id = numberIn(form['produit_id'])
  if (id === undefined) return refuseNumbers(visit)
  const prixCents = priceIn(form['prix'])
  if (prixCents === undefined)
    return sendRefusal(visit, 400, { title: words.notDone, detail: words.badPrice })
  const before = await api.read(catalogue.consulterProduit, { params: { id } })
  const body = {
    nom: form['nom'] ?? before.nom,
    description: form['description'] ?? before.description,
    categorie_id: before.categorie_id,
    prix: toDollars(prixCents),
    code: before.code,
    codes_barres: before.codes_barres,
    image: before.image,
    actif: before.actif,
    ...(before.cout === undefined ? {} : { cout: before.cout }),
  }
  const asking = { params: { id }, body, key: keyIn(form), ifMatch: form['version'] ?? '' }
  const told = await api.ask(catalogue.modifierProduit, asking)
  return answered(visit, told, `/maj_produit?produit_id=${id}&fait=1`)
}
