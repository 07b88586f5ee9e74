/** How a stream of bytes falls into what is asked and what is answered; each protocol has its own. */
export interface Ask {
  readonly bytes: Buffer
  /** SQL, or the request's first line; empty where the protocol is not known. */
  readonly text: string
  /** Whether it asks something that is answered: not so a farewell, nor what belongs to the greeting. */
  readonly asks: boolean
  /** Whether something may be durable once it has been carried out. */
  readonly commits: boolean
}

export interface Reply {
  readonly bytes: Buffer
  /** How many of the oldest open requests have been carried out once these bytes are here. */
  readonly answered: number
  /** What PostgreSQL said last that it did, such as `INSERT 0 1`. */
  readonly tag?: string | undefined
}

/** Of one connection: both sides, for a greeting may decide how the rest is read. */
export interface Frames {
  /** Takes what came from the client; what is incomplete is kept until the rest comes. */
  asked(chunk: Buffer): Ask[]
  answered(chunk: Buffer): Reply[]
}

export type Protocol = 'raw' | 'http' | 'postgres'

/** Each chunk is a request; the first bytes that come back answer all that are open. */
export function rawFrames(): Frames {
  let open = 0
  return {
    asked: (bytes) => {
      open += 1
      return [{ bytes, text: '', asks: true, commits: true }]
    },
    answered: (bytes) => {
      const answered = open
      open = 0
      return [{ bytes, answered }]
    },
  }
}
