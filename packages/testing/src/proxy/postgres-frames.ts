/**
 * PostgreSQL's protocol, as far as a proxy has to know it: what is asked ends with a simple query or a Sync, however many
 * messages lie before it, and is answered by one ReadyForQuery. Several may be under way at once.
 */
import type { Ask, Frames, Reply } from './frames.ts'

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104

/** Reads the statements of one session, prepared ones too, and follows its transactions. */
export function postgresFrames(): Frames {
  const session = new Session()
  return { asked: (chunk) => session.asked(chunk), answered: (chunk) => session.answered(chunk) }
}

class Session {
  #fromClient = Buffer.alloc(0)
  #fromServer = Buffer.alloc(0)
  /** A first message has no type. */
  #isGreeted = false
  /** The server said for the first time that it is ready; before that, nothing is asked. */
  #isReady = false
  /** Answers of a single byte that are due, to a request for encryption. */
  #singleBytes = 0
  #isInTransaction = false
  readonly #prepared = new Map<string, string>()
  /** What the server said last that it did, for the request that it answers now. */
  #tag: string | undefined
  #messages: Buffer[] = []
  #texts: string[] = []

  asked(chunk: Buffer): Ask[] {
    this.#fromClient = Buffer.concat([this.#fromClient, chunk])
    const asks: Ask[] = []
    for (let message = this.#nextAsked(); message !== undefined; message = this.#nextAsked()) {
      const ask = this.#read(message)
      if (ask !== undefined) asks.push(ask)
    }
    return asks
  }

  answered(chunk: Buffer): Reply[] {
    const replies: Reply[] = []
    this.#fromServer = Buffer.concat([this.#fromServer, chunk])
    for (; this.#singleBytes > 0 && this.#fromServer.length > 0; this.#singleBytes -= 1) {
      replies.push({ bytes: this.#fromServer.subarray(0, 1), answered: 0 })
      this.#fromServer = this.#fromServer.subarray(1)
    }
    let end = 0
    for (let size = sizeOf(this.#fromServer); size !== undefined; size = sizeOf(this.#fromServer, end)) {
      const type = this.#fromServer[end]
      if (type === C) this.#tag = text(this.#fromServer, end + 5)
      end += size
      if (type !== Z) continue
      const answered = this.#isReady ? 1 : 0
      replies.push({ bytes: this.#fromServer.subarray(0, end), answered, tag: this.#tag })
      this.#tag = undefined
      this.#fromServer = this.#fromServer.subarray(end)
      this.#isReady = true
      end = 0
    }
    if (end > 0) replies.push({ bytes: this.#fromServer.subarray(0, end), answered: 0 })
    this.#fromServer = this.#fromServer.subarray(end)
    return replies
  }

  #nextAsked(): Buffer | undefined {
    const size = this.#isGreeted ? sizeOf(this.#fromClient) : greetingSize(this.#fromClient)
    if (size === undefined) return undefined
    const message = this.#fromClient.subarray(0, size)
    this.#fromClient = this.#fromClient.subarray(size)
    return message
  }

  #read(message: Buffer): Ask | undefined {
    if (!this.#isGreeted) {
      const wish = message.readInt32BE(4)
      if (wish === SSL_REQUEST || wish === GSS_REQUEST) this.#singleBytes += 1
      else this.#isGreeted = true
      return passing(message)
    }
    const type = message[0]
    if (!this.#isReady || type === X) return passing(message)
    this.#messages.push(message)
    if (type === Q) this.#texts.push(text(message, 5))
    if (type === P) this.#prepared.set(text(message, 5), text(message, 5 + text(message, 5).length + 1))
    if (type === B) this.#texts.push(this.#prepared.get(statementOf(message)) ?? '')
    return type === Q || type === S ? this.#whole() : undefined
  }

  #whole(): Ask {
    const bytes = Buffer.concat(this.#messages)
    const statements = this.#texts.flatMap((one) => one.split(';')).map((one) => one.trim())
    const ask = { bytes, text: this.#texts.join('; '), asks: true, commits: this.#follow(statements) }
    this.#messages = []
    this.#texts = []
    return ask
  }

  /** Follows the session's transaction, and says whether these statements make something durable. */
  #follow(statements: readonly string[]): boolean {
    let commits = false
    for (const statement of statements) {
      const isEnd = COMMIT.test(statement)
      commits ||= this.#isInTransaction ? isEnd : WRITE.test(statement)
      if (BEGIN.test(statement)) this.#isInTransaction = true
      if (isEnd || ROLLBACK.test(statement)) this.#isInTransaction = false
    }
    return commits
  }
}

const [P, B, C, Q, S, X, Z] = [...Buffer.from('PBCQSXZ')]
const BEGIN = /^(begin|start\s+transaction)\b/i
const COMMIT = /^(commit|end)\b/i
const ROLLBACK = /^(rollback|abort)\b(?!\s+to)/i
const WRITE =
  /\binsert\s+into\b|\bdelete\s+from\b|(?<!\bfor\s+(?:no\s+key\s+)?)\bupdate\s+\S|^(create|alter|drop|truncate)\b/i

const passing = (bytes: Buffer): Ask => ({ bytes, text: '', asks: false, commits: false })

/** Type and length of the message that begins there; undefined while it is not whole. */
function sizeOf(bytes: Buffer, at = 0): number | undefined {
  if (bytes.length < at + 5) return undefined
  const size = 1 + bytes.readInt32BE(at + 1)
  return bytes.length < at + size ? undefined : size
}

function greetingSize(bytes: Buffer): number | undefined {
  if (bytes.length < 8) return undefined
  const size = bytes.readInt32BE(0)
  return bytes.length < size ? undefined : size
}

const text = (bytes: Buffer, from: number): string => bytes.toString('utf8', from, bytes.indexOf(0, from))

/** The name of the statement that a Bind names, after the portal's. */
const statementOf = (bind: Buffer): string => text(bind, bind.indexOf(0, 5) + 1)
