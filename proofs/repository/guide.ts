/**
 * A guide as what it tells its reader to do, read from its code blocks. The line before a block names its file; a block of `diff`
 * shows lines to add, each below the line before it; a block of `bash` is run, line by line.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

type Act =
  | { readonly kind: 'write' | 'change'; readonly path: string; readonly text: string }
  | { readonly kind: 'run'; readonly command: string }

/** What a guide tells to do, in its order. @throws when a block does not say what it is for. */
function actsOf(guide: string): readonly Act[] {
  const blocks = guide.matchAll(/(?<before>[^\n]*)\n\n?^```(?<language>\w*)\n(?<text>.*?)^```$/gms)
  return [...blocks].flatMap(({ groups = {} }): Act[] => {
    const { before = '', language = '', text = '' } = groups
    if (language === 'bash')
      return text
        .trimEnd()
        .split('\n')
        .map((command) => ({ kind: 'run', command }))
    const path = /`([\w./-]+)`:$/.exec(before)?.[1]
    if (path === undefined) throw new Error(`which file is this block? ${before}\n${text}`)
    return [{ kind: language === 'diff' ? 'change' : 'write', path, text }]
  })
}

/** Does what a guide says in a copy of the tree. @throws with what a command wrote when it fails. */
export async function follow(guide: string, copy: string): Promise<void> {
  for (const act of actsOf(readFileSync(join(copy, guide), 'utf8'))) {
    if (act.kind === 'run') await runIn(copy, act.command)
    else if (act.kind === 'change') change(join(copy, act.path), act.text)
    else write(join(copy, act.path), act.text)
  }
}

/** Runs a command as a person would who sits before the copy: not as a program of CI, nor as a part of its run. */
export async function runIn(copy: string, command: string): Promise<void> {
  const { CI: _ci, COMPTOIR_TESTS_ELSEWHERE: _elsewhere, ...env } = process.env
  try {
    await run('bash', ['-c', command], { cwd: copy, env, maxBuffer: 64 * 1024 * 1024 })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command}\n${stdout}\n${stderr}`, { cause: error })
  }
}

function write(file: string, text: string): void {
  if (existsSync(file)) throw new Error(`${file} is there already`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Adds what stands after `+` behind the line, or the beginning of a line, that stands before it. */
function change(file: string, diff: string): void {
  let text = readFileSync(file, 'utf8')
  for (const [, line = '', added = ''] of diff.matchAll(/^ (.+)\n((?:\+.*\n)+)/gm)) {
    const [, , ...twice] = text.split(`\n${line}`)
    const at = text.startsWith(line) ? 0 : text.indexOf(`\n${line}`) + 1
    if (twice.length > 0 || !text.startsWith(line, at)) throw new Error(`${file}: not once: ${line}`)
    const end = at + line.length
    text = `${text.slice(0, end)}\n${added.replaceAll(/^\+/gm, '').trimEnd()}${text.slice(end)}`
  }
  writeFileSync(file, text)
}
