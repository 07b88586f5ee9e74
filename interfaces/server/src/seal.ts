/** What only this process can read or write: tokens at rest, and the tokens of forms. One secret, a key for each purpose. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

export interface Sealer {
  /** `about` is what the text belongs to: sealed for one row, it opens in no other. */
  seal(text: string, about: string): string
  /** Undefined: sealed with another key, for something else, or changed. */
  open(sealed: string, about: string): string | undefined
  /** The token of a form, bound to the cookie of the browser that was given it. */
  formToken(cookie: string): string
  isFormToken(given: string, cookie: string): boolean
}

/** AES-256-GCM for what is kept, HMAC-SHA-256 for forms. */
export function createSealer(secret: string): Sealer {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
  const sealing = keyFor('comptoir sealed tokens')
  const signing = keyFor('comptoir form tokens')
  const formToken = (cookie: string) => createHmac('sha256', signing).update(cookie).digest('base64url')
  return {
    seal: (text, about) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },
    open: (text, about) => {
      const sealed = Buffer.from(text, 'base64url')
      const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)]
      if (tag.length < TAG_BYTES) return undefined
      const decipher = createDecipheriv('aes-256-gcm', sealing, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(about)).setAuthTag(tag)
      try {
        return (
          decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch {
        // The tag does not fit: the caller treats it as nothing.
        return undefined
      }
    },
    formToken,
    isFormToken: (given, cookie) => {
      const [expected, actual] = [Buffer.from(formToken(cookie)), Buffer.from(given)]
      return expected.length === actual.length && timingSafeEqual(expected, actual)
    },
  }
}
