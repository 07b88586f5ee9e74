/** Which files of the context a COPY leaves out, as .dockerignore says. */
import { matchesGlob } from 'node:path'

/** A pattern counts for a path and for all that lies under it. Exceptions (`!`) are refused: nothing here needs them. */
export function readIgnore(text: string): (path: string) => boolean {
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const exception = patterns.find((pattern) => pattern.startsWith('!'))
  if (exception !== undefined) throw new Error(`.dockerignore: ${exception} is an exception`)
  const isNamed = (path: string) => patterns.some((pattern) => matchesGlob(path, pattern))
  return (path) => path.split('/').some((_, depth, parts) => isNamed(parts.slice(0, depth + 1).join('/')))
}
