/** What a till sends of a sale that took place without network: cash, at the prices that it had. */
import { personOf } from '@comptoir/contracts/access.ts'
import { Faults, MISSING, UNWANTED, type Words } from '../faults.ts'
import type { Asked, Read } from '../saga.ts'
import { readSaleLines } from '../sale-lines.ts'
import { refuseStore, type VenteAsked } from '../vente/request.ts'
import { readTenders } from '../vente/tenders.ts'
import type { VenteHorsLigne } from './saga.ts'

/** The sale as it took place. Its discounts were granted at the till, and are not judged again. */
export function read(asked: Asked<VenteAsked>): Read<VenteHorsLigne> {
  const { body, caller, language } = asked
  const { hors_ligne: offline = { faite_le: '', numero_local: '' } } = body
  const faults = new Faults(language)
  const lignes = readSaleLines(body.lignes, faults)
  const prices = readPrices(body, faults)
  const recuCents = readCash(body, faults)
  if (body.constat !== undefined) faults.add('/constat', UNWANTED)
  if (body.restes !== undefined) faults.add('/restes', UNWANTED)
  if (body.montant_attendu !== undefined) faults.add('/montant_attendu', UNWANTED)
  const { caisse_id: caisseId = 0 } = body
  if (caisseId === 0) faults.add('/caisse_id', MISSING)
  const refused = faults.refusal() ?? refuseStore(asked)
  if (refused !== undefined) return refused
  const sold = {
    magasinId: body.magasin_id,
    caisseId,
    vendeur: personOf(caller),
    clientId: body.client_id ?? null,
    faiteLe: offline.faite_le,
    numeroLocal: offline.numero_local,
    lignes: lignes.map((line) => ({ ...line, prixCents: prices.get(line.produitId) ?? 0 })),
    recuCents,
    remplace: body.remplace ?? null,
  }
  return { definition: 'vente-hors-ligne', input: (venteId) => ({ ...sold, ...UNRECORDED, venteId }) }
}

/** The price of each product, in cents. */
function readPrices({ lignes }: VenteAsked, faults: Faults): ReadonlyMap<number, number> {
  const prices = new Map<number, number>()
  lignes.forEach(({ produit_id: produitId, prix }, index) => {
    const at = `/lignes/${index}/prix`
    if (prix === undefined) return faults.add(at, MISSING)
    const cents = faults.cents(at, prix)
    if ((prices.get(produitId) ?? cents) !== cents) faults.add(at, OTHER_PRICE)
    prices.set(produitId, cents)
  })
  return prices
}

/** What was handed over, in cents. */
function readCash(body: VenteAsked, faults: Faults): number {
  const { paiements } = readTenders(body, faults)
  const other = paiements.findIndex(({ mode }) => mode !== 'ESPECES')
  const at = body.paiements === undefined ? '/paiement' : `/paiements/${Math.max(0, other)}`
  if (other !== -1) faults.add(`${at}/mode`, CASH_ONLY)
  paiements.forEach(({ mode, montantCents }, index) => {
    const place = body.paiements === undefined ? '/paiement' : `/paiements/${index}`
    if (mode === 'ESPECES' && montantCents === null) faults.add(`${place}/recu`, MISSING)
  })
  return paiements.reduce((sum, { montantCents }) => sum + (montantCents ?? 0), 0)
}

/** What magasins says when it records the sale. */
const UNRECORDED = {
  numero: 0,
  sessionId: null,
  totalCents: 0,
  horsTaxesCents: 0,
  taxes: [],
  encaissements: [],
  arrondiCents: 0,
  renduCents: 0,
  note: null,
}

const CASH_ONLY: Words = { fr: 'hors ligne, seulement ESPECES', en: 'without network, only ESPECES' }
const OTHER_PRICE: Words = {
  fr: 'ce produit a déjà un autre prix',
  en: 'this product has another price already',
}
