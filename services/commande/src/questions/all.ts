import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import type { Deps } from '../deps.ts'
import { passe } from './passe.ts'

/** What this service answers other services. */
export const questionsOf = (deps: Deps): readonly AnsweredQuestion[] => passe(deps)
