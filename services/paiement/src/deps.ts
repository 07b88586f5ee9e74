import type { AppDeps } from '@comptoir/kit/process/process.ts'
import type { Regles } from './domain/paiement.ts'

/** What this application needs besides what every one does. */
export interface PaiementDeps extends AppDeps {
  readonly regles: Regles
}
