/** Checks the subject of a commit message: `area: effect`, at most 72 characters. Called by the commit-msg hook. */
import { readFileSync } from 'node:fs'

const MAXIMUM = 72
const FORM = /^[a-z][a-z0-9-]*(\/[a-z0-9-]+)*(, [a-z][a-z0-9-]*(\/[a-z0-9-]+)*)*: \S/

/** What is wrong with this subject, or `null`. Messages that git writes itself (merge, revert, fixup) pass. */
export function subjectFault(subject: string): string | null {
  if (/^(Merge |Revert "|(fixup|squash|amend)! )/.test(subject)) return null
  if (!FORM.test(subject))
    return 'the subject has the form "area: effect", as in "stock: refuse a late reservation"'
  if (Array.from(subject).length > MAXIMUM)
    return `the subject has ${Array.from(subject).length} characters; at most ${MAXIMUM} fit`
  return null
}

if (import.meta.main) {
  const [path] = process.argv.slice(2)
  const subject = path === undefined ? '' : (readFileSync(path, 'utf8').split('\n')[0] ?? '')
  const fault = subjectFault(subject)
  if (fault !== null) {
    console.error(`commit message: ${fault}`)
    process.exitCode = 1
  }
}
