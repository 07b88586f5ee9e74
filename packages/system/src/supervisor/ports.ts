/** Whether the ports are free, and who holds the one that is not. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { isFree } from '../free-offset.ts'
import { StartError } from '../start-error.ts'

/** Throws StartError for the first port that is taken, with its holder when it can be known. */
export async function refuseTakenPorts(wanted: readonly { id: string; port: number }[]): Promise<void> {
  const invalid = wanted.find(({ port }) => port > 65_535)
  if (invalid !== undefined) {
    throw new StartError({
      fr: `PORT_OFFSET trop grand : ${invalid.id} serait sur le port ${invalid.port}`,
      en: `PORT_OFFSET too large: ${invalid.id} would be on port ${invalid.port}`,
    })
  }
  const taken = await Promise.all(wanted.map(async (one) => ((await isFree(one.port)) ? undefined : one)))
  const first = taken.find((one) => one !== undefined)
  if (first === undefined) return
  const holder = holderOf(first.port)
  const fr = holder === undefined ? '' : ` par ${holder}`
  const en = holder === undefined ? '' : ` by ${holder}`
  throw new StartError({
    fr: `port ${first.port} (${first.id}) déjà pris${fr} ; arrêtez-le, ou décalez tous les ports : PORT_OFFSET=1000 npm start`,
    en: `port ${first.port} (${first.id}) already taken${en}; stop it, or shift all ports: PORT_OFFSET=1000 npm start`,
  })
}

const COMMAND_MAX = 60

/** « node server.js (1234, /projets/boutique) »: command, pid and folder, or undefined where the system does not tell. */
export function holderOf(port: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const inode = listeningInode(port)
    return inode === undefined ? undefined : ownerOf(inode)
  } catch {
    // A system may hide the holder. The line is useful without it.
    return undefined
  }
}

function listeningInode(port: number): string | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
      if (state === '0A' && local?.endsWith(`:${wanted}`) === true) return inode
    }
  }
  return undefined
}

function ownerOf(inode: string): string | undefined {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const pid = pids.find((candidate) => holdsSocket(candidate, inode))
  if (pid === undefined) return undefined
  const [program = '', ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const folder = readlinkSync(`/proc/${pid}/cwd`)
  // Paths and options are long, and say less than what the program was given, and where.
  const given = words.filter((word) => !word.startsWith('-')).map((word) => word.replace(`${folder}/`, ''))
  const command = [basename(program), ...given].join(' ').trim()
  const short = command.length > COMMAND_MAX ? `${command.slice(0, COMMAND_MAX)}…` : command
  return `${short} (${pid}, ${folder})`
}

function holdsSocket(pid: string, inode: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`
    return readdirSync(folder).some((fd) => readlinkSync(`${folder}/${fd}`) === `socket:[${inode}]`)
  } catch {
    // Another user's process, or one that just ended.
    return false
  }
}
