/** The commands that a README shows, and what it says of them. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const CHECKOUT = resolve(import.meta.dirname, '../..')

export interface ShownCommand {
  /** As in the README, comment included. */
  readonly text: string
  /** The text after `#`, or nothing. */
  readonly comment: string
}

/** The commands of every `bash` block of a document, in order. A line that ends in `\` or within quotes goes on with the next. */
export function shownCommands(document: string): readonly ShownCommand[] {
  const text = readFileSync(resolve(CHECKOUT, document), 'utf8')
  return [...text.matchAll(/^```bash\n(.*?)^```$/gms)]
    .flatMap(([, block = '']) => commandsOf(block.trimEnd().split('\n')))
    .map((command) => ({ text: command, comment: / # (.+)$/.exec(command)?.[1]?.trim() ?? '' }))
}

function commandsOf(lines: readonly string[]): string[] {
  const commands: string[] = []
  let open = ''
  for (const line of lines) {
    open += line
    const isWhole = !line.endsWith('\\') && (open.match(/'/g) ?? []).length % 2 === 0
    if (isWhole) commands.push(open)
    open = isWhole ? '' : `${open}\n`
  }
  return commands
}

/** The same command against a system whose ports are all moved by `offset`; it prints body, newline and status. */
export function moved({ text }: ShownCommand, offset: number): string {
  return text
    .replaceAll(/localhost:(\d+)/g, (_, port: string) => `localhost:${Number(port) + offset}`)
    .replace(/^curl /, String.raw`curl -sS -w '\n%{http_code}' `)
}

/** The variable that a command sets, as `BOB=$(curl …)` does. */
export const variableSet = ({ text }: ShownCommand): string | undefined => /^([A-Z]+)=/.exec(text)?.[1]

/** The status that a comment promises, in figures or by what it tells; without one, any success. */
export function promisedStatus(comment: string): RegExp {
  const [figures] = /\b[1-5]\d\d\b/.exec(comment) ?? []
  if (figures !== undefined) return new RegExp(`^${figures}$`)
  if (comment.includes('payment refused')) return /^402$/
  if (comment.includes('stock too low')) return /^409$/
  return comment.includes('CONFIRMEE') ? /^201$/ : /^20\d$/
}
