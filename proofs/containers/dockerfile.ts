/**
 * Reads a Dockerfile of plain instructions. Whatever a test without Docker could not do in its place is refused: another
 * instruction, a shell's operators, a program other than pnpm, node and go.
 */
export type Step =
  | { readonly kind: 'workdir'; readonly path: string }
  | {
      readonly kind: 'copy'
      readonly from: string | undefined
      readonly sources: readonly string[]
      readonly to: string
    }
  | { readonly kind: 'run'; readonly argv: readonly string[] }
  | { readonly kind: 'env'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'expose'; readonly port: number }
  | { readonly kind: 'healthcheck'; readonly argv: readonly string[] | undefined }
  | { readonly kind: 'cmd'; readonly argv: readonly string[] }

export interface Stage {
  readonly name: string
  /** The name of an earlier stage, or an image. */
  readonly from: string
  readonly steps: readonly Step[]
}

const PROGRAMS = ['pnpm', 'node', 'go']
/** How pnpm gets into an image that has only npm; the one other command. */
const GETS_PNPM = /^npm install --global pnpm@\d+\.\d+\.\d+$/

/** Parses the stages in order. Throws an error that names the line. */
export function parseDockerfile(text: string): Stage[] {
  const stages: { name: string; from: string; steps: Step[] }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? []
    if (word === '' || word.startsWith('#')) continue
    try {
      if (word === 'FROM') stages.push({ ...fromOf(rest), steps: [] })
      else stageAt(stages).steps.push(stepOf(word, rest))
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`Dockerfile, line ${index + 1}: ${said}`, { cause })
    }
  }
  return stages
}

function stageAt<T>(stages: readonly T[]): T {
  const last = stages.at(-1)
  if (last === undefined) throw new Error('an instruction before the first FROM')
  return last
}

function fromOf(rest: string): { name: string; from: string } {
  const [, from, name] = /^(\S+) AS ([a-z][a-z0-9-]*)$/.exec(rest) ?? []
  if (from === undefined || name === undefined) throw new Error('write FROM image AS name')
  return { from, name }
}

function stepOf(word: string, rest: string): Step {
  switch (word) {
    case 'WORKDIR':
      return { kind: 'workdir', path: oneWord(rest) }
    case 'COPY':
      return copyOf(wordsOf(rest))
    case 'RUN':
      return { kind: 'run', argv: runOf(rest) }
    case 'ENV':
      return { kind: 'env', values: envOf(wordsOf(rest)) }
    case 'USER':
      return { kind: 'user', name: oneWord(rest) }
    case 'EXPOSE':
      return { kind: 'expose', port: portOf(oneWord(rest)) }
    case 'HEALTHCHECK':
      return { kind: 'healthcheck', argv: healthOf(rest) }
    case 'CMD':
      return { kind: 'cmd', argv: listOf(rest) }
    default:
      throw new Error(`${word} is not one of the plain instructions`)
  }
}

function copyOf(words: readonly string[]): Step {
  const flags = words.filter((word) => word.startsWith('--'))
  const [from] = flags.flatMap((flag) => /^--from=(\S+)$/.exec(flag)?.[1] ?? [])
  if (flags.length > (from === undefined ? 0 : 1))
    throw new Error(`COPY knows only --from: ${flags.join(' ')}`)
  const paths = words.filter((word) => !word.startsWith('--'))
  const to = paths.at(-1)
  if (to === undefined || paths.length < 2) throw new Error('COPY needs a source and a place')
  return { kind: 'copy', from, sources: paths.slice(0, -1), to }
}

function runOf(rest: string): string[] {
  if (GETS_PNPM.test(rest)) return rest.split(' ')
  const argv = wordsOf(rest)
  if (PROGRAMS.includes(argv[0] ?? '')) return argv
  throw new Error(`RUN ${argv[0]}: only ${PROGRAMS.join(', ')}`)
}

function envOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(word) ?? []
      if (name === undefined || value === undefined) throw new Error(`ENV ${word}: write NAME=value`)
      return [name, value]
    }),
  )
}

function portOf(word: string): number {
  if (!/^\d+$/.test(word)) throw new Error(`EXPOSE ${word}: a number`)
  return Number(word)
}

function healthOf(rest: string): readonly string[] | undefined {
  if (rest === 'NONE') return undefined
  const [, list] = /^(?:--(?:interval|timeout|start-period|retries)=\S+ )*CMD (\[.*\])$/.exec(rest) ?? []
  if (list === undefined) throw new Error('write HEALTHCHECK [options] CMD ["program", "argument"]')
  return listOf(list)
}

/** The form that no shell reads: a JSON list of words. */
function listOf(text: string): string[] {
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list) || list.length === 0 || !list.every((word) => typeof word === 'string'))
    throw new Error(`${text} is not a list of words`)
  return list
}

function oneWord(rest: string): string {
  const [word, more] = wordsOf(rest)
  if (word === undefined || more !== undefined) throw new Error(`${rest}: one word`)
  return word
}

/** Words between blanks, or between double quotes. What a shell would act on is refused, for here is none. */
function wordsOf(text: string): string[] {
  const bare = text.replaceAll(/"[^"$`\\]*"/g, 'x')
  const found = /[&|;<>$`*?\\"'()]/.exec(bare)
  if (found !== null) throw new Error(`${found[0]} needs a shell`)
  return [...text.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word.replaceAll('"', ''))
}
