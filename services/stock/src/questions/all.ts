import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import type { Deps } from '../deps.ts'
import { contenu } from './contenu.ts'
import { occupation } from './occupation.ts'
import { passe } from './passe.ts'
import { quantites } from './quantites.ts'

/** What this service answers other services. */
export const questionsOf = (deps: Deps): readonly AnsweredQuestion[] => [
  occupation(deps),
  quantites(deps),
  contenu(deps),
  ...passe(deps),
]
