/** What is asked for when goods come back: of a sale or of a web order, which of them and why. */
import { type BodyOf, type Caller, type orchestrateur, QUANTITE_MAX } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import { Faults, MISSING, refusedAt, type Words } from '../faults.ts'
import { approverOf } from '../person.ts'
import type { Retour } from '../refund-steps.ts'
import type { Asked, Read, Refused } from '../saga.ts'
import { limitsOf } from '../sale-lines.ts'
import { refuseStore } from '../vente/request.ts'

export type RetourAsked = BodyOf<typeof orchestrateur.retourner>

/** The return that is asked for, with its amount left to whoever has the sale or the order. */
export function read(asked: Asked<RetourAsked>): Read<Retour> {
  const { body, caller, approver, language } = asked
  const { vente_id: venteId, vente_numero: venteNumero, commande_id: commandeId } = body
  const faults = new Faults(language)
  readReference(body, faults)
  const lignes = readLines(body, faults)
  const refused = faults.refusal() ?? refuseStore(asked) ?? refuseSilence(asked)
  if (refused !== undefined) return refused
  const returned = {
    reference: venteId ?? commandeId ?? '',
    magasinId: body.magasin_id,
    auteur: personOf(caller),
    plafondCents: plafondOf([caller, ...(approver === undefined ? [] : [approver])]),
    mode: body.mode ?? null,
    autreMode: [caller, approver].some((who) => who !== undefined && who.role !== 'employe'),
    approbateur: approverOf(approver),
    lignes,
    ...(body.carte === undefined ? {} : { carte: body.carte }),
    ...(venteNumero === undefined ? {} : { venteNumero }),
  }
  const definition = commandeId === undefined ? 'retour' : 'retour-commande'
  return { definition, input: (retourId) => ({ ...returned, ...UNOPENED, retourId }) }
}

/** One of the three names what the goods are of. All that is left is known of a sale alone. */
function readReference(body: RetourAsked, faults: Faults): void {
  const [first, ...others] = (['vente_id', 'vente_numero', 'commande_id'] as const).filter(
    (name) => body[name] !== undefined,
  )
  if (first === undefined) faults.add('/vente_id', MISSING)
  for (const other of others) faults.add(`/${other}`, TWICE)
  if (first === 'commande_id' && body.lignes === undefined) faults.add('/lignes', MISSING)
}

/** The lines, those that say the same of one product summed. */
function readLines({ lignes = [] }: RetourAsked, faults: Faults): Retour['lignes'] {
  const lines = new Map<string, Retour['lignes'][number]>()
  lignes.forEach((line, index) => {
    const { produit_id: produitId, motif, texte = null, remise_en_stock: remiseEnStock } = line
    const key = JSON.stringify([produitId, motif, texte, remiseEnStock])
    const quantite = (lines.get(key)?.quantite ?? 0) + line.quantite
    if (quantite > QUANTITE_MAX) faults.add(`/lignes/${index}/quantite`, TOO_MANY)
    lines.set(key, { produitId, quantite, motif, texte, remiseEnStock })
  })
  return [...lines.values()]
}

/** Another reason than those that have a name is told in words. */
function refuseSilence({ body, language }: Asked<RetourAsked>): Refused | undefined {
  const silent = (body.lignes ?? []).findIndex(({ motif, texte }) => motif === 'AUTRE' && texte === undefined)
  if (silent === -1) return undefined
  return refusedAt(`/lignes/${silent}/texte`, UNEXPLAINED, { code: 'MOTIF_REQUIS', language })
}

/** The greatest amount that any of these may give back; null: any. */
function plafondOf(who: readonly Caller[]): number | null {
  const limits = who.map((one) => limitsOf(one).retourCents)
  return limits.reduce((most, one) => (most === null || one === null ? null : Math.max(most, one)), 0)
}

/** What is said when the return is opened. */
const UNOPENED = {
  numero: 0,
  sessionId: null,
  clientId: null,
  montantCents: 0,
  horsTaxesCents: 0,
  remboursements: [],
}

const TWICE: Words = {
  fr: 'ne va pas avec un autre de vente_id, vente_numero et commande_id',
  en: 'does not go with another of vente_id, vente_numero and commande_id',
}
const UNEXPLAINED: Words = { fr: 'est requis pour AUTRE', en: 'is required for AUTRE' }
const TOO_MANY: Words = {
  fr: 'la somme des lignes de ce produit dépasse 10 000',
  en: 'the lines of this product add up to more than 10,000',
}
