/**
 * Stored passwords: Argon2id by Node.js, at most four at once, each of which takes tens of MiB and a thread of the pool. What is
 * stored says what it was made with.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { Type } from '@comptoir/contracts/typebox.ts'

/** Variables of a process that stores passwords. What OWASP advises for Argon2id is the least that is taken. */
export const passwordConfig = {
  PASSWORD_MEMORY_KIB: Type.Integer({ default: 19_456, minimum: 7_168, maximum: 262_144 }),
  PASSWORD_PASSES: Type.Integer({ default: 2, minimum: 1, maximum: 16 }),
  PASSWORD_LANES: Type.Integer({ default: 1, minimum: 1, maximum: 4 }),
}

/** What they say of a new password. */
export const costOf = (config: {
  readonly PASSWORD_MEMORY_KIB: number
  readonly PASSWORD_PASSES: number
  readonly PASSWORD_LANES: number
}): Cost => ({
  memory: config.PASSWORD_MEMORY_KIB,
  passes: config.PASSWORD_PASSES,
  lanes: config.PASSWORD_LANES,
})

/** Argon2id: memory in KiB, passes over it, lanes. */
export interface Cost {
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

export interface Stored extends Cost {
  readonly salt: Buffer
  readonly tag: Buffer
}

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, as other programs write it. */
export function textOf({ memory, passes, lanes, salt, tag }: Stored): string {
  const part = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${part(salt)}$${part(tag)}`
}

/**
 * Reads it back.
 * @throws when it is not of that form: nobody but this service writes them.
 */
export function storedOf(text: string): Stored {
  const [, memory, passes, lanes, salt = '', tag = ''] = FORM.exec(text) ?? []
  if (memory === undefined) throw new Error('a stored password is not of Argon2id’s form')
  return {
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** Whether a stored password was made with this cost. If not, it is made anew at the next login. */
export const hasCost = (stored: Cost, { memory, passes, lanes }: Cost): boolean =>
  stored.memory === memory && stored.passes === passes && stored.lanes === lanes

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
