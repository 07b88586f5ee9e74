/** Whether nginx is in front of the interfaces: where there are any, and this machine has it. */
import { hasNginx } from '../servers/nginx.ts'
import { interfaces, type ProcessSpec } from '../topology.ts'
import { type PlanOptions, realPorts } from './plan.ts'

/** The ports of the interfaces, or undefined where each is its own door. */
export function behindNginx({
  table,
  ...laid
}: Pick<PlanOptions, 'instances' | 'portOffset'> & { readonly table: readonly ProcessSpec[] }):
  | readonly number[]
  | undefined {
  const spec = table.find(({ name }) => name === interfaces.name)
  return spec === undefined || !hasNginx() ? undefined : realPorts(spec, laid)
}
