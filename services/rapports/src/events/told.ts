/** What a group of events tells, by what is kept of it. */
import { type BodyOf, catalogue, commande, magasins, stock } from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { keepGreatest, readerOf } from '@comptoir/participant/received.ts'
import type { Document } from '../domain/document.ts'
import { documentOfAnnulation, documentOfCommande, documentOfRetour, documentOfVente } from './documents.ts'

/** Each subject once: in its greatest version, where it has versions. */
export interface Told {
  readonly documents: Map<string, Document>
  readonly fermetures: Map<string, BodyOf<typeof magasins.caisseFermee>>
  readonly produits: Map<number, BodyOf<typeof catalogue.produitChange>>
  readonly categories: Map<number, { readonly id: number; readonly nom: string; readonly version: number }>
  readonly lieux: Map<number, BodyOf<typeof magasins.magasinChange>>
  readonly stocks: Map<string, BodyOf<typeof stock.stockChange>>
  readonly demandes: Map<string, BodyOf<typeof stock.demandeChange>>
}

export const nothingTold = (): Told => ({
  documents: new Map(),
  fermetures: new Map(),
  produits: new Map(),
  categories: new Map(),
  lieux: new Map(),
  stocks: new Map(),
  demandes: new Map(),
})

/** Takes what an event tells; false when it is off contract, or of a kind that reports do not read. */
type Taking = (event: BusEvent, told: Told) => boolean

type Contract = Parameters<typeof readerOf>[0]

function taking<E extends Contract>(
  contract: E,
  keep: (told: Told, body: BodyOf<E>) => unknown,
): [string, Taking] {
  const read = readerOf(contract)
  return [
    contract.id,
    (event, told) => {
      const body = read(event)
      if (body === undefined) return false
      keep(told, body)
      return true
    },
  ]
}

const add = ({ documents }: Told, document: Document) => documents.set(document.id, document)

function addProduit({ produits, categories }: Told, produit: BodyOf<typeof catalogue.produitChange>): void {
  const { produitId, categorieId: id, categorieNom: nom, categorieVersion: version } = produit
  keepGreatest(produits, produitId, produit)
  keepGreatest(categories, id, { id, nom, version })
}

const TAKINGS: ReadonlyMap<string, Taking> = new Map([
  taking(magasins.venteConfirmee, (told, vente) => add(told, documentOfVente(vente))),
  taking(magasins.venteAnnulee, (told, vente) => add(told, documentOfAnnulation(vente.venteId, vente))),
  taking(magasins.retourClos, (told, retour) => add(told, documentOfRetour(retour))),
  taking(commande.commandeConfirmee, (told, order) => add(told, documentOfCommande(order))),
  taking(commande.commandeAnnulee, (told, order) => add(told, documentOfAnnulation(order.commandeId, order))),
  taking(commande.retourClos, (told, retour) => add(told, documentOfRetour(retour))),
  taking(magasins.caisseFermee, (told, session) => told.fermetures.set(session.sessionId, session)),
  taking(catalogue.produitChange, addProduit),
  taking(magasins.magasinChange, ({ lieux }, body) => keepGreatest(lieux, body.magasinId, body)),
  taking(stock.stockChange, ({ stocks }, body) =>
    keepGreatest(stocks, `${body.magasinId} ${body.produitId}`, body),
  ),
  taking(stock.demandeChange, ({ demandes }, body) => keepGreatest(demandes, body.demandeId, body)),
])

/** Takes what an event tells; false when nobody can. */
export const takeTold = (told: Told, event: BusEvent): boolean =>
  TAKINGS.get(event.type)?.(event, told) ?? false
