import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import type { Deps } from '../deps.ts'
import { occupation } from './occupation.ts'

/** What this service answers other services. */
export const questionsOf = (deps: Deps): readonly AnsweredQuestion[] => [occupation(deps)]
