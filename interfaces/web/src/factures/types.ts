/** Invoices, as the contract says them. */
import type { lister } from '@comptoir/contracts/facturation-factures.ts'
import type { Static } from 'typebox'

export type Facture = Static<(typeof lister)['replies'][200]>[number]
