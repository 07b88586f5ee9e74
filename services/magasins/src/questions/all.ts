import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import type { Deps } from '../deps.ts'
import { lieux } from './lieux.ts'
import { passe } from './passe.ts'

/** What this service answers other services. */
export const questionsOf = (deps: Deps): readonly AnsweredQuestion[] => [lieux(deps), ...passe(deps)]
