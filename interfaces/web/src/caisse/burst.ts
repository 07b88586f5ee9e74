/**
 * Scan or typing. A reader types digits faster than a person does, and ends with Enter or Tab, or with silence. Digits are held
 * back until it is known which it was: those of a person are then typed into the field that has the focus, those of a reader
 * never get there. Digits come from the place of the key: the layout of the keyboard and Shift change nothing.
 */

export interface Held {
  /** As the field would have got it. */
  readonly text: string
  readonly digit: string
}

export interface Burst {
  readonly held: readonly Held[]
  readonly lastAt: number
}

export const NO_BURST: Burst = { held: [], lastAt: 0 }

export interface Pressed {
  readonly key: string
  readonly code: string
  readonly at: number
}

export interface Judged {
  readonly burst: Burst
  /** What a person typed, to be given to the field. */
  readonly typed: string
  /** What a reader has read. */
  readonly scan?: string
  /** The key itself is kept from the page. */
  readonly isKept: boolean
}

/** As many digits as the shortest barcode that is no typing. */
export const SCAN_MIN = 6
/** Between two keys of a reader; readers by radio are slower. */
export const GAP_MS = 50
/** So long after its last digit a scan without a terminator is over. */
export const SILENCE_MS = 80

const TERMINATORS = new Set(['Enter', 'Tab'])

/** What a key means. */
export function press(burst: Burst, { key, code, at }: Pressed): Judged {
  const isInTime = burst.held.length > 0 && at - burst.lastAt < GAP_MS
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  // A digit's key says something else on some layouts, and with Shift: only a burst tells that a digit was meant.
  const mayScan = digit !== undefined && key.length === 1
  if (mayScan) {
    const one = { text: key, digit }
    const held = isInTime ? [...burst.held, one] : [one]
    return { burst: { held, lastAt: at }, typed: isInTime ? '' : textOf(burst), isKept: true }
  }
  if (TERMINATORS.has(key) && isInTime && burst.held.length >= SCAN_MIN)
    return { burst: NO_BURST, typed: '', scan: codeOf(burst), isKept: true }
  return { burst: NO_BURST, typed: textOf(burst), isKept: false }
}

/** What silence means: a long burst was a scan, a short one was typing. */
export function fallSilent(burst: Burst): Omit<Judged, 'isKept'> {
  return burst.held.length >= SCAN_MIN
    ? { burst: NO_BURST, typed: '', scan: codeOf(burst) }
    : { burst: NO_BURST, typed: textOf(burst) }
}

/** How long to wait for the next key of a burst. */
export const patienceOf = ({ held }: Burst): number => (held.length >= SCAN_MIN ? SILENCE_MS : GAP_MS)

const textOf = ({ held }: Burst) => held.map(({ text }) => text).join('')
const codeOf = ({ held }: Burst) => held.map(({ digit }) => digit).join('')

/** Whether the last digit of an EAN-8, UPC-A or EAN-13 agrees with the others. Other lengths have no such digit. */
export function isSound(code: string): boolean {
  if (![8, 12, 13].includes(code.length)) return true
  const sum = Array.from(code)
    .reverse()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}
