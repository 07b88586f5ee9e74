import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import { passerCommande, passerCommandePanier } from './passer-commande/saga.ts'

/** Every saga that this process can run, old versions included: a saga that has begun ends as it was defined then. */
export const definitions: readonly SagaDefinition[] = [passerCommande, passerCommandePanier] as never
