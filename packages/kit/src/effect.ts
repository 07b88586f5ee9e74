/**
 * Whether work that failed may still have had its effect, as a write may whose connection ended before the answer. A client is
 * asked to try again only when it certainly had none.
 */
const withoutEffect = new WeakSet<object>()

/** Marks a fault: the work that met it had no effect, and will have none. */
export function markWithoutEffect(fault: unknown): void {
  if (typeof fault === 'object' && fault !== null) withoutEffect.add(fault)
}

/** Whether the work that met this fault may have had its effect. */
export function mayHaveHadEffect(fault: unknown): boolean {
  return !(typeof fault === 'object' && fault !== null && withoutEffect.has(fault))
}
