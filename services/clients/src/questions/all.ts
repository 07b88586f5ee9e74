import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import type { Deps } from '../deps.ts'
import { adresseInscrite } from './adresse-inscrite.ts'
import { nommer } from './nommer.ts'

/** What this service answers other services. */
export const questionsOf = (deps: Deps): readonly AnsweredQuestion[] => [nommer(deps), adresseInscrite(deps)]
