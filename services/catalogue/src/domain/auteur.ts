/** Who wrote the demonstration's products. */
import type { Person } from '@comptoir/contracts/access.ts'

export const DEMONSTRATION: Person = { id: 'demo', nom: 'Démonstration' }
