/** What several routes of the orchestrator say of a saga. */
import { Type } from 'typebox'
import { Closed, Uuid } from './fields.ts'

const STATUTS_SAGA = ['EN_COURS', 'COMPENSATION', 'TERMINEE', 'ANNULEE', 'BLOQUEE'] as const
export const StatutSagaSchema = Type.Enum(STATUTS_SAGA)
export const parSaga = Closed({ id: Uuid() })
