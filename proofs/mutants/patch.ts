/**
 * A mutant: one small change that breaks one rule, as a patch with a header that names the rule and the test that must
 * catch it. Line numbers are ignored: what a hunk takes away, with the lines around it, has to stand exactly once in its
 * file, so a patch survives changes elsewhere and says so when its own place has changed.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export interface Hunk {
  readonly file: string
  readonly before: string
  readonly after: string
}

export interface Mutant {
  /** The patch's file name. */
  readonly name: string
  readonly rule: string
  /** The test that must fail: its file, and a part of its name. */
  readonly test: { readonly file: string; readonly name: string }
  readonly hunks: readonly Hunk[]
}

export const FOLDER = 'proofs/mutants'

/** Every mutant of a checkout, by name. */
export function readMutants(checkout: string): readonly Mutant[] {
  return globSync('*.patch', { cwd: join(checkout, FOLDER) })
    .sort()
    .map((file) => parseMutant(basename(file, '.patch'), readFileSync(join(checkout, FOLDER, file), 'utf8')))
}

/** @throws when the header or the patch is not as described above. */
export function parseMutant(name: string, text: string): Mutant {
  const rule = /^Rule: (.+)$/m.exec(text)?.[1]
  const [, file, test] = /^Test: (\S+) > (.+)$/m.exec(text) ?? []
  if (rule === undefined || file === undefined || test === undefined)
    throw new Error(`${name}: the header names a rule ("Rule: …") and a test ("Test: file > name")`)
  const hunks = hunksOf(text)
  if (hunks.length === 0) throw new Error(`${name}: no hunk`)
  return { name, rule, test: { file, name: test }, hunks }
}

function hunksOf(text: string): Hunk[] {
  const hunks: { file: string; before: string[]; after: string[] }[] = []
  let file: string | undefined
  for (const line of text.split('\n')) {
    if (line.startsWith('+++ ')) file = line.replace(/^\+\+\+ (b\/)?/, '')
    else if (line.startsWith('@@') && file !== undefined) hunks.push({ file, before: [], after: [] })
    else if (!line.startsWith('---')) addLine(hunks.at(-1), line)
  }
  return hunks.map((hunk) => ({
    file: hunk.file,
    before: hunk.before.join('\n'),
    after: hunk.after.join('\n'),
  }))
}

function addLine(hunk: { before: string[]; after: string[] } | undefined, line: string): void {
  const [mark, rest] = [line.slice(0, 1), line.slice(1)]
  if (mark === ' ' || mark === '-') hunk?.before.push(rest)
  if (mark === ' ' || mark === '+') hunk?.after.push(rest)
}

/**
 * The text with the hunk applied.
 * @throws when its place is not found, or is found more than once
 */
export function applyHunk(source: string, { file, before, after }: Hunk): string {
  const [head, tail, ...more] = `\n${source}`.split(`\n${before}\n`)
  if (head === undefined || tail === undefined) throw new Error(`${file}: nowhere is there\n${before}`)
  if (more.length > 0) throw new Error(`${file}: in more than one place there is\n${before}`)
  return `${head}\n${after}\n${tail}`.slice(1)
}

/** The files of a checkout that a mutant changes, as they are with it. */
export function mutated(checkout: string, { hunks }: Mutant): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const hunk of hunks) {
    const source = files.get(hunk.file) ?? readFileSync(join(checkout, hunk.file), 'utf8')
    files.set(hunk.file, applyHunk(source, hunk))
  }
  return files
}
