import { accountsAgree } from './accounts-agree.ts'
import { actsTold } from './acts-told.ts'
import { answersHold } from './answers-hold.ts'
import { cardsHeld } from './cards-held.ts'
import { cartOnce } from './cart-once.ts'
import { confirmedHolds } from './confirmed-holds.ts'
import { effectsOnce } from './effects-once.ts'
import { frozenAmounts } from './frozen-amounts.ts'
import { historyChain } from './history-chain.ts'
import type { Invariant } from './invariant.ts'
import { invitationsAreSafe } from './invitations-are-safe.ts'
import { invoicesAgree } from './invoices-agree.ts'
import { journalAgrees } from './journal-agrees.ts'
import { ledgerBalance } from './ledger-balance.ts'
import { nothingLeft } from './nothing-left.ts'
import { oneCapture } from './one-capture.ts'
import { placesAgree } from './places-agree.ts'
import { readsAgree } from './reads-agree.ts'
import { reportsAgree } from './reports-agree.ts'
import { requestsAgree } from './requests-agree.ts'
import { requestsChain } from './requests-chain.ts'
import { reservationsClosed } from './reservations-closed.ts'
import { saleSums } from './sale-sums.ts'
import { salesAgree } from './sales-agree.ts'
import { salesTold } from './sales-told.ts'
import { soldOnce } from './sold-once.ts'
import { stockBalance } from './stock-balance.ts'
import { takingsHold } from './takings-hold.ts'
import { tillBalance } from './till-balance.ts'

/** Every rule that a run is judged by. */
export const invariants: readonly Invariant[] = [
  stockBalance,
  requestsAgree,
  requestsChain,
  actsTold,
  placesAgree,
  reservationsClosed,
  confirmedHolds,
  ledgerBalance,
  oneCapture,
  takingsHold,
  cardsHeld,
  tillBalance,
  salesAgree,
  saleSums,
  salesTold,
  soldOnce,
  invoicesAgree,
  reportsAgree,
  accountsAgree,
  effectsOnce,
  historyChain,
  journalAgrees,
  answersHold,
  readsAgree,
  invitationsAreSafe,
  nothingLeft,
  frozenAmounts,
  cartOnce,
]
