/** How a command speaks to people: French or English, a line at a time. */
export type Language = 'fr' | 'en'

export type InBoth = Readonly<Record<Language, string>>

const COLOURS = { green: 32, red: 31, yellow: 33, grey: 90, bold: 1 }

export interface Terminal {
  readonly language: Language
  /** Writes a line on stdout. */
  readonly say: (line: string) => void
  /** A text in the language of this terminal. */
  readonly text: (texts: InBoth) => string
  /** With the colour, where colours are wanted. */
  readonly paint: (colour: keyof typeof COLOURS, text: string) => string
  /** Whether programs read what is said: JSON, and no text. */
  readonly json: boolean
  /** Aborted when the command is asked to stop, or its bootstrap is gone; from the first look on. */
  readonly stopped: AbortSignal
}

export interface TerminalOptions {
  readonly language: Language
  readonly json: boolean
  readonly colours: boolean
}

/** The terminal of this process. */
export function openTerminal({ language, json, colours }: TerminalOptions): Terminal {
  let asked: AbortController | undefined
  return {
    language,
    json,
    say: (line) => void process.stdout.write(`${line}\n`),
    text: (texts) => texts[language],
    paint: (colour, text) => (colours ? `\u001B[${COLOURS[colour]}m${text}\u001B[0m` : text),
    get stopped() {
      asked ??= listen()
      return asked.signal
    },
  }
}

function listen(): AbortController {
  const asked = new AbortController()
  for (const word of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
    process.on(word, () => asked.abort())
  return asked
}
