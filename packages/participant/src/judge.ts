/** Whether an event on the bus keeps its contract: one that does not stays wrong, and is parked before anybody reads it. */
import { EVENTS } from '@comptoir/contracts'
import type { Judge } from '@comptoir/kit/bus/bus.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'

const contracts = new Map(EVENTS.map((one) => [one.id, one]))
const checks = new Map<string, ReturnType<typeof compileCheck>>()

/** Says what is wrong with an event, by the contracts of the house. */
export const judgeEvent: Judge = ({ type, body }) => {
  const contract = contracts.get(type)
  if (contract === undefined) return `type ${type} is unknown`
  const isBody = checks.get(type) ?? compileCheck(contract.wireBody)
  checks.set(type, isBody)
  return isBody(body) ? undefined : `its body is not that of ${type}`
}
