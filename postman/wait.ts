/** Scripts that ask again until something holds, as Postman can: the request comes back to itself, a limited number of times. */
import { verify } from './exchange.ts'

const TRIES = 100
const PAUSE_MS = 100

/** Before a request that may be repeated: a short pause from its second try on. */
export const pauseBeforeRetry = [
  `if (Number(pm.collectionVariables.get('essais') ?? 0) > 0) setTimeout(() => {}, ${PAUSE_MS});`,
]

/** After it: `condition` is JavaScript over `corps`. When it never holds, the rule fails. */
export const until = (rule: string, condition: string): readonly string[] => [
  `const essais = Number(pm.collectionVariables.get('essais') ?? 0);`,
  `if (!(${condition}) && essais < ${TRIES}) {`,
  `  pm.collectionVariables.set('essais', essais + 1);`,
  `  pm.execution.setNextRequest(pm.info.requestId);`,
  '} else {',
  `  pm.collectionVariables.set('essais', 0);`,
  `  ${verify(rule, `pm.expect(${condition}).to.equal(true)`)}`,
  '}',
]
