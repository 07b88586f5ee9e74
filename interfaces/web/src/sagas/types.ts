/** What the API tells of sagas: the types of its contracts, and nothing of them at run time. */

import type { compterSagas, listerSagas } from '@comptoir/contracts/orchestrateur.ts'
import type { apercu, audit } from '@comptoir/contracts/orchestrateur-acts.ts'
import type { anySaga } from '@comptoir/contracts/saga-routes.ts'
import type { Static } from 'typebox'

export type SagaRow = Static<(typeof listerSagas)['replies'][200]>[number]
export type Counts = Static<(typeof compterSagas)['replies'][200]>
export type Saga = Static<typeof anySaga>
export type SagaStep = Saga['etapes'][number]
export type Attempt = SagaStep['tentatives'][number]
export type Preview = Static<(typeof apercu)['replies'][200]>
export type AuditLine = Static<(typeof audit)['replies'][200]>[number]
export type Statut = Saga['statut']
