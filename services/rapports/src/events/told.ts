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
  readonly constats: Map<number, BodyOf<typeof stock.constat>>
}

export const nothingTold = (): Told => ({
  documents: new Map(),
  fermetures: new Map(),
  produits: new Map(),
  categories: new Map(),
  lieux: new Map(),
  stocks: new Map(),
  demandes: new Map(),
  constats: new Map(),
})

interface Kind {
  readonly id: string
  /** Takes what an event tells; false when it is off contract. */
  readonly take: (told: Told, event: BusEvent) => boolean
  /** Takes a body that is known to be on contract. */
  readonly keep: (told: Told, body: never) => unknown
}

type Contract = Parameters<typeof readerOf>[0]

function kind<E extends Contract>(contract: E, keep: (told: Told, body: BodyOf<E>) => unknown): Kind {
  const read = readerOf(contract)
  const take = (told: Told, event: BusEvent) => {
    const body = read(event)
    if (body !== undefined) keep(told, body)
    return body !== undefined
  }
  return { id: contract.id, take, keep }
}

const add = ({ documents }: Told, document: Document) => documents.set(document.id, document)

function addProduit({ produits, categories }: Told, produit: BodyOf<typeof catalogue.produitChange>): void {
  const { produitId, categorieId: id, categorieNom: nom, categorieVersion: version } = produit
  keepGreatest(produits, produitId, produit)
  keepGreatest(categories, id, { id, nom, version })
}

const KINDS: ReadonlyMap<string, Kind> = new Map(
  [
    kind(magasins.venteConfirmee, (told, vente) => add(told, documentOfVente(vente))),
    kind(magasins.venteAnnulee, (told, vente) => add(told, documentOfAnnulation(vente.venteId, vente))),
    kind(magasins.retourClos, (told, retour) => add(told, documentOfRetour(retour))),
    kind(commande.commandeConfirmee, (told, order) => add(told, documentOfCommande(order))),
    kind(commande.commandeAnnulee, (told, order) => add(told, documentOfAnnulation(order.commandeId, order))),
    kind(commande.retourClos, (told, retour) => add(told, documentOfRetour(retour))),
    kind(magasins.caisseFermee, (told, session) => told.fermetures.set(session.sessionId, session)),
    kind(catalogue.produitChange, addProduit),
    kind(magasins.magasinChange, ({ lieux }, body) => keepGreatest(lieux, body.magasinId, body)),
    kind(stock.stockChange, ({ stocks }, body) =>
      keepGreatest(stocks, `${body.magasinId} ${body.produitId}`, body),
    ),
    kind(stock.demandeChange, ({ demandes }, body) => keepGreatest(demandes, body.demandeId, body)),
    kind(stock.constat, ({ constats }, body) => constats.set(body.mouvementId, body)),
  ].map((one) => [one.id, one]),
)

/** Takes what an event tells; false when it is off contract, or of a kind that reports do not read. */
export const takeTold = (told: Told, event: BusEvent): boolean =>
  KINDS.get(event.type)?.take(told, event) ?? false

/** Takes the body of an event of this kind, as its owner tells it again. */
export const keepTold = (told: Told, id: string, body: object): void => {
  KINDS.get(id)?.keep(told, body as never)
}
