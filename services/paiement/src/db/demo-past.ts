/** The past of the demonstration in the ledger: tenders of sales and their refunds, payments of orders, cards. */
import { inWeeks } from '@comptoir/demo/past.ts'
import type { PastCommande, PastDay, PastRetour, PastVente } from '@comptoir/demo/past-types.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { insertRows } from '@comptoir/kit/postgres/insert-rows.ts'
import { counterpartOf, openingOf, signOf, type TypeOperation } from '../domain/grand-livre.ts'
import { accountOf, type LedgerPart, partsOfRefund, partsOfSale, signOfPart } from '../domain/moyens.ts'
import { type RemboursementDemand, sumOf } from '../domain/recette.ts'
import { openComptes, saveOperations } from './paiement-store.ts'
import { saveRemboursements } from './recette-store.ts'
import { autorisations, recettes, simulatedTerminal } from './schema.ts'

/**
 * Writes it into a ledger without customers who have ordered. Each order of a customer is paid from a credit of its own: today's
 * balances are those with which accounts open.
 */
export async function insertPast(
  tx: Tx,
  days: Iterable<PastDay>,
  initialBalanceCents: number,
): Promise<void> {
  const opened = new Set<number>()
  for (const { ventes, retours, commandes } of inWeeks(days)) {
    const orders = commandes.filter(({ statut }) => statut === 'CONFIRMEE')
    await openAccounts(tx, orders, { opened, initialBalanceCents })
    await insertRecettes(tx, ventes)
    await insertCards(tx, [...ventes.flatMap(cardOfVente), ...retours.flatMap(cardOfRetour)])
    for (const retour of retours) await saveRemboursements(tx, [refundOf(retour)], retour.refundedAt)
    await insertOperations(tx, [
      ...ventes.flatMap(ofVente),
      ...orders.flatMap(ofCommande),
      ...retours.flatMap(ofRetour),
    ])
  }
}

interface Accounts {
  readonly opened: Set<number>
  readonly initialBalanceCents: number
}

/** The account of a customer opens with his first order. */
async function openAccounts(
  tx: Tx,
  orders: readonly PastCommande[],
  { opened, initialBalanceCents }: Accounts,
): Promise<void> {
  for (const { clientId, openedAt: at } of orders) {
    if (clientId === null || opened.has(clientId)) continue
    opened.add(clientId)
    await openComptes(tx, [clientId], at)
    await saveOperations(tx, openingOf(clientId, initialBalanceCents), { origine: 'PUBLIQUE', at })
  }
}

const isSold = ({ statut }: PastVente) => statut === 'CONFIRMEE'

const demandOf = ({ id: venteId, sessionId, clientId, totalCents, encaissements }: PastVente) => ({
  venteId,
  sessionId,
  clientId,
  totalCents,
  encaissements,
})

const refundOf = ({
  id,
  vente,
  sessionId,
  auteur,
  montantCents,
  remboursements,
}: PastRetour): RemboursementDemand => ({
  retourId: id,
  pour: 'VENTE',
  reference: vente.id,
  sessionId,
  clientId: vente.clientId,
  montantCents,
  remboursements,
  plafond: { auteur: auteur.id, plafondCents: null, approuve: false },
})

const insertRecettes = (tx: Tx, ventes: readonly PastVente[]): Promise<void> =>
  insertRows(
    tx,
    recettes,
    ventes.filter(isSold).map((vente) => ({
      pour: 'VENTE',
      reference: vente.id,
      statut: 'PRISE',
      sessionId: vente.sessionId,
      clientId: vente.clientId,
      moyens: [...vente.encaissements],
      prisCents: sumOf(vente.encaissements),
      renduCents: 0,
      at: vente.paidAt,
    })),
  )

interface PastCard {
  readonly pour: 'VENTE' | 'RETOUR'
  readonly reference: string
  readonly isAccepted: boolean
  readonly montantCents: number
  readonly at: Date
}

type Part = { readonly mode: string; readonly montantCents: number }
const onCard = (parts: readonly Part[]) => parts.filter(({ mode }) => mode === 'CARTE')
const centsOf = (parts: readonly Part[]) => parts.reduce((sum, { montantCents }) => sum + montantCents, 0)

function cardOfVente(vente: PastVente): PastCard[] {
  const parts = onCard(vente.encaissements)
  if (parts.length === 0) return []
  const asked = { isAccepted: isSold(vente), montantCents: centsOf(parts), at: vente.paidAt }
  return [{ pour: 'VENTE', reference: vente.id, ...asked }]
}

function cardOfRetour(retour: PastRetour): PastCard[] {
  const parts = onCard(retour.remboursements)
  if (parts.length === 0) return []
  const asked = { isAccepted: true, montantCents: centsOf(parts), at: retour.refundedAt }
  return [{ pour: 'RETOUR', reference: retour.id, ...asked }]
}

/** What the terminal was asked, and its own memory of it. */
async function insertCards(tx: Tx, cards: readonly PastCard[]): Promise<void> {
  await insertRows(
    tx,
    autorisations,
    cards.map(({ isAccepted, ...asked }) => ({
      ...asked,
      statut: isAccepted ? 'ENCAISSEE' : 'REFUSEE',
      carte: isAccepted ? 'acceptee' : 'refusee',
    })),
  )
  await insertRows(
    tx,
    simulatedTerminal,
    cards.map(({ reference: key, isAccepted, at: readyAt }) => ({
      key,
      answer: isAccepted ? 'accepted' : 'refused',
      isMute: false,
      readyAt,
    })),
  )
}

interface Side {
  readonly compte: string
  readonly client_id: number | null
  readonly session_id: string | null
  readonly montant_cents: number
}

/** An operation with its entries, in the order of their ranks. */
interface PastOperation {
  readonly type: TypeOperation | LedgerPart['type']
  readonly origine: 'SAGA' | 'PUBLIQUE'
  readonly reference: string
  readonly part: number | null
  readonly client_id: number | null
  readonly montant_cents: number
  readonly motif: string | null
  readonly at: Date
  readonly sides: readonly Side[]
}

const ofVente = (vente: PastVente): PastOperation[] =>
  isSold(vente) ? partsOfSale(demandOf(vente)).map((part) => ofPart(part, vente.paidAt)) : []

const ofRetour = (retour: PastRetour): PastOperation[] =>
  partsOfRefund(refundOf(retour)).map((part) => ofPart(part, retour.refundedAt))

function ofPart(part: LedgerPart, at: Date): PastOperation {
  const { type, reference, montantCents, arrondiCents, sessionId } = part
  const compte = accountOf(part)
  const cents = signOfPart(part) * montantCents
  const rounding = -signOfPart(part) * arrondiCents
  return {
    type,
    origine: 'SAGA',
    reference,
    part: part.part,
    // No tender of the past is an account.
    client_id: null,
    montant_cents: montantCents,
    motif: null,
    at,
    sides: [
      { compte, client_id: null, session_id: compte === 'caisse' ? sessionId : null, montant_cents: cents },
      ofHouse('ventes', -cents - rounding),
      ...(rounding === 0 ? [] : [ofHouse('arrondis', rounding)]),
    ],
  }
}

const ofHouse = (compte: string, cents: number): Side => ({
  compte,
  client_id: null,
  session_id: null,
  montant_cents: cents,
})

/** The payment of an order, and of a customer the credit that it is paid from. */
function ofCommande({ id, clientId, montantCents, openedAt, paidAt }: PastCommande): PastOperation[] {
  const movement = (type: TypeOperation, at: Date): PastOperation => {
    const cents = signOf(type) * montantCents
    const payer = { ...ofHouse(clientId === null ? 'invites' : 'client', cents), client_id: clientId }
    return {
      type,
      origine: type === 'CAPTURE' ? 'SAGA' : 'PUBLIQUE',
      reference: type === 'CAPTURE' ? id : `credit-${id}`,
      part: null,
      client_id: clientId,
      montant_cents: montantCents,
      motif: type === 'CAPTURE' ? null : 'Carte-cadeau',
      at,
      sides: [payer, ofHouse(counterpartOf(type), -cents)],
    }
  }
  return clientId === null
    ? [movement('CAPTURE', paidAt)]
    : [movement('CREDIT', openedAt), movement('CAPTURE', paidAt)]
}

/** Writes operations and their entries by one statement, as the ledger asks. */
async function insertOperations(tx: Tx, operations: readonly PastOperation[]): Promise<void> {
  await tx.query({
    name: 'operations-past',
    text: `with asked as materialized (
        select * from jsonb_to_recordset($1::jsonb) as d (type text, origine text, reference text, part smallint, client_id int,
          montant_cents bigint, motif text, at timestamptz, sides jsonb)
      ), made as (
        insert into operations (type, origine, reference, part, client_id, montant_cents, motif, a)
        select type, origine, reference, part, client_id, montant_cents, motif, at from asked order by at
        returning id, type, reference, part
      )
      insert into ecritures (operation_id, rang, compte, client_id, session_id, montant_cents)
      select m.id, s.rang, s.side ->> 'compte', (s.side ->> 'client_id')::int, (s.side ->> 'session_id')::uuid,
        (s.side ->> 'montant_cents')::bigint
      from made m join asked d on d.reference = m.reference and d.type = m.type and d.part is not distinct from m.part
        cross join lateral jsonb_array_elements(d.sides) with ordinality as s (side, rang)`,
    values: [JSON.stringify(operations)],
  })
}
