/**
 * The gateways that the suites run against. One that reads the same file joins by an entry here: it is a process, given a
 * file with the addresses to use already in it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { request } from 'undici'
import type { KrakendFile } from '../src/file-schema.ts'

export interface GatewayUnderTest {
  readonly name: string
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

export const gateways: readonly GatewayUnderTest[] = [
  {
    name: 'stand-in',
    command: (file, port) => ({
      program: process.execPath,
      args: [resolve(import.meta.dirname, '../src/main.ts')],
      env: { KRAKEND_FILE: file, PORT: String(port), LOG_LEVEL: 'error' },
    }),
  },
]

/** The committed file, fresh for each caller to change. */
export const shippedFile = (): KrakendFile =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../krakend.json'), 'utf8')) as KrakendFile

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
  writeFileSync(path, JSON.stringify({ ...file, port }))
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
