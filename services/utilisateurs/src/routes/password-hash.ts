/** Argon2id by Node.js. At most four at once, each of which takes tens of MiB and a thread of the pool. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Cost, hasCost, type Stored, storedOf, textOf } from '../domain/mot-de-passe.ts'

const AT_ONCE = 4
const TAG_BYTES = 32

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    // A turn is handed on rather than given back, so that nobody slips in between.
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

const tagOf = (password: string, salt: Buffer, { memory, passes, lanes }: Cost): Promise<Buffer> =>
  inTurn(
    () =>
      new Promise((resolve, reject) => {
        const parameters = {
          message: password.normalize('NFC'),
          nonce: salt,
          memory,
          passes,
          parallelism: lanes,
        }
        argon2('argon2id', { ...parameters, tagLength: TAG_BYTES }, (fault, tag) =>
          fault === null ? resolve(tag) : reject(fault),
        )
      }),
  )

/** A new stored form of a password. */
export async function hashPassword(password: string, cost: Cost): Promise<string> {
  const salt = randomBytes(16)
  return textOf({ ...cost, salt, tag: await tagOf(password, salt, cost) })
}

export interface Verdict {
  readonly isRight: boolean
  /** It was made with another cost than today's. */
  readonly isOld: boolean
}

/** Compares a password with a stored one. Without a stored one the same is computed for nothing, and takes the same time. */
export async function verifyPassword(
  password: string,
  text: string | null | undefined,
  cost: Cost,
): Promise<Verdict> {
  const stored: Stored | undefined = text === null || text === undefined ? undefined : storedOf(text)
  const tag = await tagOf(password, stored?.salt ?? NO_SALT, stored ?? cost)
  const isRight = stored !== undefined && timingSafeEqual(tag, stored.tag)
  return { isRight, isOld: isRight && !hasCost(stored, cost) }
}

const NO_SALT = Buffer.alloc(16)
