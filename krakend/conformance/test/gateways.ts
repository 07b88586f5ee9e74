/**
 * The gateways that the suites run against: the stand-in, our KrakenD with what "@comptoir" adds, and the same program
 * without that key, which then does what the official image does. Each is a process, given a file with the addresses to
 * use already in it. Where our KrakenD is not built, its suites are skipped by name.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { KEYS_PATH } from '@comptoir/contracts'
import { request } from 'undici'
import { describe } from 'vitest'
import type { KrakendFile } from '../../stand-in/src/file-schema.ts'

/** What a gateway is, as the table of differences has it. */
export type Kind = 'comptoir' | 'official'

export interface GatewayUnderTest {
  readonly name: 'stand-in' | 'KrakenD with @comptoir' | 'KrakenD as it is'
  readonly kind: Kind
  readonly isPresent: boolean
  /** The file as this gateway gets it. */
  readonly prepare: (file: KrakendFile) => object
  /** The command that serves `file` on `port`, in the foreground, and ends on SIGTERM. */
  readonly command: (
    file: string,
    port: number,
  ) => { program: string; args: string[]; env: Record<string, string> }
}

export interface RunningGateway {
  readonly url: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

const checkout = resolve(import.meta.dirname, '../../..')
/** Our KrakenD: another build by the variable KRAKEND, else where `npm run tools` puts it. */
const krakend = process.env['KRAKEND'] ?? join(checkout, '.tools/bin/krakend')

/** What our KrakenD is told to add. Turns and problems are the stand-in's nature; repeating it is told as well. */
const EXTRAS = {
  round_robin: true,
  retries: { tries: 3 },
  problems: true,
  streams: true,
  raw_paths: true,
  traces: true,
  deadlines: true,
  readiness: true,
  head: true,
  service_headers: true,
} as const

function withExtras(file: KrakendFile): object {
  const ours = { ...EXTRAS, ...file.extra_config['@comptoir'] }
  return { ...file, extra_config: { ...file.extra_config, '@comptoir': ours } }
}

function withoutExtras(file: KrakendFile): object {
  const { '@comptoir': _ours, ...theirs } = file.extra_config
  return { ...file, extra_config: theirs }
}

const built = {
  isPresent: existsSync(krakend),
  command: (file: string, port: number) => ({
    program: krakend,
    args: ['run', '-c', file],
    env: { PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error' },
  }),
}

export const gateways: readonly GatewayUnderTest[] = [
  {
    name: 'stand-in',
    kind: 'comptoir',
    isPresent: true,
    prepare: withExtras,
    command: (file, port) => ({
      program: process.execPath,
      args: [join(checkout, 'krakend/stand-in/src/main.ts')],
      env: { KRAKEND_FILE: file, PORT: String(port), LOG_LEVEL: 'error' },
    }),
  },
  { name: 'KrakenD with @comptoir', kind: 'comptoir', prepare: withExtras, ...built },
  { name: 'KrakenD as it is', kind: 'official', prepare: withoutExtras, ...built },
]

/** The suite of each gateway; of one that is not built, skipped and said so. */
export function describeEach(subject: string, suite: (gateway: GatewayUnderTest) => void): void {
  for (const gateway of gateways) {
    const absent = gateway.isPresent ? '' : ' (not built: npm run tools)'
    describe.skipIf(!gateway.isPresent)(`${gateway.name}${absent} ${subject}`, () => {
      suite(gateway)
    })
  }
}

/** The committed file, fresh for each caller. */
export const committedFile = (): KrakendFile =>
  JSON.parse(readFileSync(join(checkout, 'krakend/krakend.json'), 'utf8')) as KrakendFile

/** The same for a suite to change, without the checks of tokens: a suite that is about them takes the guarded one. */
export function shippedFile(): KrakendFile {
  const file = guardedFile()
  for (const { extra_config: config } of file.endpoints) {
    delete config?.['auth/validator']
    delete config?.['@comptoir']?.token
  }
  return file
}

/**
 * As it is committed, but without a port of its own for metrics, without probes and with more time, which a machine that stalls
 * would not keep; a suite that is about them puts them in. `keeper` is where the keys of tokens are.
 */
export function guardedFile(keeper?: string): KrakendFile {
  const file = committedFile()
  if (keeper !== undefined)
    for (const { extra_config: config } of file.endpoints)
      if (config?.['auth/validator'] !== undefined) config['auth/validator'].jwk_url = `${keeper}${KEYS_PATH}`
  delete file.extra_config['@comptoir'].metrics
  delete file.extra_config['@comptoir'].probes
  file.timeout = '60000ms'
  return file
}

/** Gives a service other hosts, wherever the file names them. */
export function withHosts(file: KrakendFile, service: string, urls: readonly string[]): KrakendFile {
  const declared = file.extra_config['@comptoir'].services[service]
  if (declared === undefined) throw new Error(`no service ${service} in the file`)
  const before = declared.hosts.join()
  declared.hosts = [...urls]
  for (const backend of file.endpoints.flatMap((endpoint) => endpoint.backend))
    if (backend.host.join() === before) backend.host = [...urls]
  return file
}

/** Gives every service the same host. */
export function withHost(file: KrakendFile, url: string): KrakendFile {
  for (const service of Object.keys(file.extra_config['@comptoir'].services)) withHosts(file, service, [url])
  return file
}

/** A free port of the loopback interface. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** Starts a gateway on a file and waits until it answers. */
export async function startGateway(
  gateway: GatewayUnderTest,
  file: KrakendFile,
  extraEnv: Record<string, string> = {},
): Promise<RunningGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-gateway-'))
  const path = join(folder, 'krakend.json')
  const port = await freePort()
  writeFileSync(path, JSON.stringify({ ...gateway.prepare(file), port }))
  const { program, args, env } = gateway.command(path, port)
  const child = spawn(program, args, {
    env: { ...process.env, ...env, ...extraEnv },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  await untilAnswering(`${url}/__health`, child)
  return {
    url,
    process: child,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`)
    const status = await request(url).then(
      async ({ statusCode, body }) => {
        await body.dump()
        return statusCode
      },
      () => 0,
    )
    if (status === 200) return
    await new Promise((next) => setTimeout(next, 20))
  }
}
