import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ask, startFake } from '../../conformance/test/fake-service.ts'
import { freePort, gateways, shippedFile, startGateway } from '../../conformance/test/gateways.ts'

const main = resolve(import.meta.dirname, '../src/main.ts')

/** Runs the process to its end. */
const run = (env: Record<string, string>) =>
  new Promise<{ code: unknown; output: string }>((done) => {
    execFile(process.execPath, [main], { env: { ...process.env, ...env } }, (error, stdout) =>
      done({ code: error?.code ?? 0, output: stdout }),
    )
  })

describe('the process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-gateway-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('does not start on a file with a key that it does not act on, and names it', async () => {
    const file = join(folder, 'krakend.json')
    const { extra_config: keys, ...rest } = shippedFile()
    writeFileSync(file, JSON.stringify({ ...rest, extra_config: { ...keys, 'validation/cel': [] } }))
    const { code, output } = await run({ KRAKEND_FILE: file })
    expect(code).toBe(1)
    expect(output).toContain('/extra_config/validation/cel is a key that this gateway does not act on')
  })

  it('takes the instances of a service from the variable that the file names', async () => {
    const services = [await startFake(), await startFake()]
    const urls = services.map(({ url }) => url).join(', ')
    const running = await startGateway(gateways[0]!, shippedFile(), { PANIER_URLS: urls })
    for (let n = 0; n < 4; n++) await ask(`${running.url}/panier/1`)
    expect(services.map(({ seen }) => seen.length)).toEqual([2, 2])
    const metrics = await ask(`${running.url}/metrics`)
    const counted = /^http_requests_total\{.*endpoint="\/panier\/\{client_id\}",status="200"/m
    expect(counted.test(metrics.text)).toBe(true)
    await running.stop()
    for (const service of services) await service.kill()
  })

  it('answers at other ports as at its own, until it stops', async () => {
    const service = await startFake()
    const other = await freePort()
    const env = { GATEWAY_PORTS: String(other), PANIER_URLS: service.url }
    const running = await startGateway(gateways[0]!, shippedFile(), env)
    const there = `http://127.0.0.1:${other}`
    expect((await ask(`${there}/panier/1`)).status).toBe(200)
    expect(service.seen).toHaveLength(1)
    await running.stop()
    await expect(ask(`${there}/health`)).rejects.toThrow('ECONNREFUSED')
    await service.kill()
  })
})
