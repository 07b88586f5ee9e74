import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares with a secret, in a time that does not depend on what is given. */
export function sameAs(secret: string): (given: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expected = digest(secret)
  return (given) => timingSafeEqual(digest(given), expected)
}
