/** What `npm run doctor` looks at. Each check says what it found, and the way out when it is not well. */
import { statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { serverPid } from '@comptoir/system/end.ts'
import { isFree } from '@comptoir/system/free-offset.ts'
import { installBinaries, missingLibraries } from '@comptoir/system/postgres/binaries.ts'
import { connectionUrl, withClient } from '@comptoir/system/postgres/connection.ts'
import { keptSecret } from '@comptoir/system/secret.ts'
import type { Settings } from '@comptoir/system/settings.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import type { StateDirectories } from '@comptoir/system/state.ts'
import { databaseFolder } from '@comptoir/system/supervisor/database.ts'
import { realPorts } from '@comptoir/system/supervisor/plan.ts'
import { holderOf } from '@comptoir/system/supervisor/ports.ts'
import type { RunRecord } from '@comptoir/system/supervisor/run-file.ts'
import { databasePort, processes } from '@comptoir/system/topology.ts'

export interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly fr: string
  readonly en: string
}

export interface Patient {
  readonly settings: Settings
  readonly directories: StateDirectories
  /** The system that runs now, if one does. */
  readonly run: RunRecord | undefined
}

const well = (name: string, fr: string, en = fr): Finding => ({ name, ok: true, fr, en })
const ill = (name: string, fr: string, en = fr): Finding => ({ name, ok: false, fr, en })

/** Looks at everything; one check that fails does not hide the others. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const checks = [checkNode, checkInstall, checkDisk, checkClock, checkLibraries, checkPorts, checkDatabase]
  return (await Promise.all(checks.map((check) => guarded(check, patient)))).flat()
}

async function guarded(
  check: (patient: Patient) => Promise<Finding[]> | Finding[],
  patient: Patient,
): Promise<Finding[]> {
  try {
    return await check(patient)
  } catch (error) {
    const name = check.name.replace('check', '').toLowerCase()
    if (error instanceof StartError) return [{ name, ok: false, fr: error.fr, en: error.en }]
    return [ill(name, error instanceof Error ? error.message : String(error))]
  }
}

function checkNode(): Finding[] {
  const { node } = process.versions
  const ok = Number(node.split('.')[0]) >= 24
  return ok
    ? [well('node', `Node ${node}`)]
    : [
        {
          name: 'node',
          ok,
          fr: `Node ${node} : il faut 24 ; npm start l’installe`,
          en: `Node ${node}: 24 needed; npm start installs it`,
        },
      ]
}

function checkInstall({ settings }: Patient): Finding[] {
  const modules = statSync(join(settings.checkout, 'node_modules/.modules.yaml'), { throwIfNoEntry: false })
  if (modules !== undefined) return [well('installation', 'paquets installés', 'packages installed')]
  return [
    ill(
      'installation',
      'node_modules absent ; npm start l’installe',
      'no node_modules; npm start installs it',
    ),
  ]
}

const comfortableBytes = 1e9

function checkDisk({ directories }: Patient): Finding[] {
  const { bavail, bsize } = statfsSync(directories.checkout)
  const free = bavail * bsize
  const ok = free >= comfortableBytes
  const gigabytes = (free / 1e9).toFixed(1)
  const where = directories.checkout
  return [
    {
      name: 'disque',
      ok,
      fr: `${gigabytes.replace('.', ',')} Go libres pour ${where}${ok ? '' : ' ; libérez de la place, ou COMPTOIR_STATE=/autre/disque'}`,
      en: `${gigabytes} GB free for ${where}${ok ? '' : '; free some space, or COMPTOIR_STATE=/other/disk'}`,
    },
  ]
}

/** A clock before this checkout's own files is wrong for sure; ids and deadlines would suffer. */
function checkClock({ settings }: Patient): Finding[] {
  const now = Date.now()
  const behindMs = statSync(join(settings.checkout, 'package.json')).mtimeMs - now
  const time = new Date(now).toISOString()
  if (behindMs < 60_000) return [well('horloge', `horloge : ${time}`, `clock: ${time}`)]
  return [
    ill(
      'horloge',
      `l’horloge retarde (${time}, avant les fichiers du dépôt) ; mettez-la à l’heure, par exemple timedatectl set-ntp true`,
      `the clock is behind (${time}, before the checkout's files); set it, for example timedatectl set-ntp true`,
    ),
  ]
}

async function checkLibraries({ directories }: Patient): Promise<Finding[]> {
  const missing = missingLibraries(await installBinaries(directories.binaries))
  if (missing.length === 0) {
    return [well('bibliotheques', 'bibliothèques de PostgreSQL présentes', 'libraries of PostgreSQL present')]
  }
  const list = missing.join(', ')
  return [ill('bibliotheques', `absentes : ${list} ; installez-les`, `missing: ${list}; install them`)]
}

async function checkPorts({ settings, run }: Patient): Promise<Finding[]> {
  if (run !== undefined)
    return [well('ports', 'ports tenus par le système en marche', 'ports held by the running system')]
  const own = processes.flatMap((spec) =>
    realPorts(spec, { instances: new Map(), portOffset: settings.portOffset }),
  )
  const wanted = [...own, databasePort + settings.portOffset]
  const free = await Promise.all(wanted.map(isFree))
  const taken = wanted.filter((_, i) => free[i] === false)
  if (taken.length === 0)
    return [well('ports', `${wanted.length} ports libres`, `${wanted.length} ports free`)]
  return taken.map((port) => {
    const holder = holderOf(port)
    return {
      name: 'ports',
      ok: false,
      fr: `port ${port} pris${holder === undefined ? '' : ` par ${holder}`} ; arrêtez-le, ou PORT_OFFSET=1000 npm start`,
      en: `port ${port} taken${holder === undefined ? '' : ` by ${holder}`}; stop it, or PORT_OFFSET=1000 npm start`,
    }
  })
}

async function checkDatabase({ directories, run }: Patient): Promise<Finding[]> {
  const folder = databaseFolder(directories.checkout)
  const pid = serverPid(join(folder, 'data'))
  if (run?.database.kind === 'externe') return [well('base', 'base extérieure', 'outside database')]
  if (pid === undefined) {
    const ok = run === undefined
    const fr = ok ? 'base arrêtée' : 'PostgreSQL est tombé ; npm run status'
    return [{ name: 'base', ok, fr, en: ok ? 'database stopped' : 'PostgreSQL fell; npm run status' }]
  }
  if (run?.database.port === undefined) {
    const fr = `PostgreSQL (${pid}) reste d’un démarrage interrompu ; npm start le reprend`
    return [ill('base', fr, `PostgreSQL (${pid}) is left from an interrupted start; npm start takes it over`)]
  }
  const password = keptSecret(join(folder, 'postgres.secret'))
  const url = connectionUrl({ port: run.database.port, database: 'postgres', role: 'postgres', password })
  const before = performance.now()
  const { version, durable } = await withClient(url, ask)
  const ms = Math.round(performance.now() - before)
  const text = `PostgreSQL ${version}, port ${run.database.port}`
  if (durable) return [well('base', `${text}, répond en ${ms} ms`, `${text}, answers in ${ms} ms`)]
  return [
    ill(
      'base',
      `${text} : fsync ou synchronous_commit est à off`,
      `${text}: fsync or synchronous_commit is off`,
    ),
  ]
}

async function ask(client: { query: (sql: string) => Promise<{ rows: unknown[] }> }) {
  const { rows } = await client.query(
    "select current_setting('server_version') as version, current_setting('fsync') = 'on' and current_setting('synchronous_commit') = 'on' and current_setting('full_page_writes') = 'on' as durable",
  )
  return rows[0] as { version: string; durable: boolean }
}
