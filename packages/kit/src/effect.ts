/**
 * Whether work that met a fault may have had its effect all the same. A write whose connection ended before it was
 * answered may have; unless something says for certain that it has not, nobody may be invited to send it again.
 */
const withoutEffect = new WeakSet<object>()

/** Says of a fault that the work which met it has had no effect, and will have none. */
export function markWithoutEffect(fault: unknown): void {
  if (typeof fault === 'object' && fault !== null) withoutEffect.add(fault)
}

/** Whether the work that met this fault may have had its effect. */
export function mayHaveHadEffect(fault: unknown): boolean {
  return !(typeof fault === 'object' && fault !== null && withoutEffect.has(fault))
}
