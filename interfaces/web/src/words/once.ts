/**
 * Makes something when it is first asked for, and keeps it. To make a formatter takes longer than to ask it a thousand times, and a
 * page that makes all of them before it shows anything is seen a third of a second later on a modest processor.
 */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
