/** What a till asks for when it sells. Faults point into its own document. */
import { type BodyOf, decideStore, type orchestrateur, QUANTITE_MAX } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import { Faults, refusedAt, UNWANTED, type Words } from '../faults.ts'
import { approverOf } from '../person.ts'
import type { Asked, Read } from '../saga.ts'
import { readSaleLines, refuseDiscount } from '../sale-lines.ts'
import type { Vente } from './saga.ts'
import { readTenders } from './tenders.ts'

export type VenteAsked = BodyOf<typeof orchestrateur.vendre>

/** How many missing pieces of a line an employe may record as found. */
const EMPLOYE_FINDS = 3

/** The sale that is asked for, with prices left to magasins. */
export function read(asked: Asked<VenteAsked>): Read<Vente> {
  const { body, caller, approver, language } = asked
  const faults = new Faults(language)
  const lignes = readSaleLines(body.lignes, faults)
  body.lignes.forEach(({ prix }, index) => {
    if (prix !== undefined) faults.add(`/lignes/${index}/prix`, UNWANTED)
  })
  if (body.remplace !== undefined) faults.add('/remplace', UNWANTED)
  const { paiements, carte } = readTenders(body, faults)
  const attenduCents =
    body.montant_attendu === undefined ? null : faults.cents('/montant_attendu', body.montant_attendu)
  const refused = faults.refusal() ?? refuseStore(asked) ?? refuseDiscount(body.lignes, asked)
  if (refused !== undefined) return refused
  const sold = {
    magasinId: body.magasin_id,
    caisseId: body.caisse_id ?? null,
    vendeur: personOf(caller),
    tientToutes: caller.role !== 'employe',
    clientId: body.client_id ?? null,
    lignes,
    paiements,
    carte: carte ?? 'acceptee',
    approbateur: approverOf(approver),
    attenduCents,
    constatMax: body.constat === true ? constatMaxOf(asked) : 0,
    ...(body.restes === undefined ? {} : { wantsRestes: body.restes }),
  }
  const definition = carte === null ? 'vente' : 'vente-carte'
  return { definition, input: (venteId) => ({ ...sold, ...UNOPENED, venteId }) }
}

/** Staff sell for their own stores. */
export function refuseStore({
  body: { magasin_id: magasinId },
  caller,
  language,
}: Asked<{ readonly magasin_id: number }>) {
  const refusal = decideStore(caller, magasinId)
  if (refusal === undefined) return undefined
  return refusedAt('/magasin_id', FOREIGN, { code: refusal.refus, details: refusal.details, language })
}

const constatMaxOf = ({ caller, approver }: Asked<unknown>): number =>
  caller.role === 'employe' && (approver === undefined || approver.role === 'employe')
    ? EMPLOYE_FINDS
    : QUANTITE_MAX

/** What magasins says when it opens the sale. */
const UNOPENED = {
  numero: 0,
  sessionId: null,
  totalCents: 0,
  horsTaxesCents: 0,
  taxes: [],
  encaissements: [],
  arrondiCents: 0,
  renduCents: 0,
  prix: [],
}

const FOREIGN: Words = { fr: 'est celui d’autres', en: 'is that of others' }
