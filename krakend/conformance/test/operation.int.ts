import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { ask, type FakeService, json, problemOf, startFake } from './fake-service.ts'
import {
  describeEach,
  freePort,
  type GatewayUnderTest,
  type RunningGateway,
  shippedFile,
  startGateway,
  withHosts,
} from './gateways.ts'

describeEach('for those who operate it', (gateway) => {
  const opened: (RunningGateway | FakeService)[] = []
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.kill())
  })

  it('refuses a file with a key that it does not act on, and names it', async () => {
    const file = shippedFile()
    Object.assign(file.endpoints[1]!.extra_config!, { 'validation/cel': [] })
    const { code, lines } = await untilEnd(gateway, gateway.prepare(file), await freePort())
    expect([code, lines.length]).toEqual([1, 1])
    expect(lines[0]).toMatch(/\/endpoints\/1\/extra_config.*validation\/cel/)
  })

  it('says in one line that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    try {
      const { code, lines } = await untilEnd(gateway, gateway.prepare(shippedFile()), port)
      expect([code, lines.length]).toEqual([1, 1])
      expect(lines[0]).toMatch(new RegExp(`${port}.*address already in use|EADDRINUSE.*${port}`))
    } finally {
      holder.close()
    }
  })

  it.runIf(gateway.name === 'KrakenD with @comptoir')(
    'writes a line for each request, and counts it by route, status and instance',
    async () => {
      const [up, down] = [await startFake(), await startFake()]
      up.reply = json(200, {}, { 'x-instance-id': 'panier-8010' })
      const file = withHosts(shippedFile(), 'panier', [down.url, up.url])
      const metricsPort = await freePort()
      file.extra_config['@comptoir'].metrics = { port: metricsPort }
      file.extra_config['@comptoir'].access_log = true
      const running = await startGateway(gateway, file, { LOG_LEVEL: 'info', INSTANCE_ID: 'passerelle-1' })
      opened.push(running, up, down)
      await down.kill()
      const traceId = 'a1'.repeat(16)
      const headers = { 'x-request-id': 'r-1', traceparent: `00-${traceId}-${'b2'.repeat(8)}-01` }
      await ask(`${running.url}/panier/7?x=1`, { headers })

      expect(await lineAbout('r-1', running)).toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        level: 'info',
        msg: 'request answered',
        service: 'passerelle',
        instance: 'passerelle-1',
        method: 'GET',
        path: '/panier/7',
        endpoint: '/panier/{client_id}',
        status: 200,
        ms: expect.any(Number),
        upstream: 'panier-8010',
        upstreamMs: expect.any(Number),
        tries: 2,
        requestId: 'r-1',
        trace_id: traceId,
      })
      const { text } = await ask(`http://127.0.0.1:${metricsPort}/metrics`)
      const nowhere = await ask(`http://127.0.0.1:${metricsPort}/rien`)
      expect(problemOf(nowhere)).toMatchObject({ status: 404, code: 'ROUTE_INCONNUE' })
      const labels = 'endpoint="/panier/{client_id}",instance_id="passerelle-1",method="GET",status="200"'
      expect(text).toMatch(/^build_info\{instance_id="passerelle-1",version="KrakenD \(Lura [\d.]+\)"\} 1$/m)
      expect(text).toContain(`http_requests_total{${labels}} 1`)
      expect(text).toContain(`http_request_duration_seconds_count{${labels}} 1`)
      for (const [{ url }, outcome] of [
        [down, 'unreachable'],
        [up, 'answered'],
      ] as const)
        expect(text).toContain(
          `gateway_upstream_requests_total{address="${new URL(url).host}",instance_id="passerelle-1",outcome="${outcome}",upstream="panier"} 1`,
        )
    },
  )
})

/** The line of the access log that names a request. */
async function lineAbout(requestId: string, { process: { stdout } }: RunningGateway): Promise<unknown> {
  if (stdout === null) throw new Error('no log')
  for await (const line of createInterface({ input: stdout })) {
    const written = JSON.parse(line) as { requestId?: string }
    if (written.requestId === requestId) return written
  }
  throw new Error(`nothing about ${requestId}`)
}

/** Starts a gateway that is to end by itself, and returns how it did and what it said. */
async function untilEnd(gateway: GatewayUnderTest, file: object, port: number) {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-gateway-'))
  const path = join(folder, 'krakend.json')
  writeFileSync(path, JSON.stringify(file))
  const { program, args, env } = gateway.command(path, port)
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    const ended = once(child, 'close')
    const said = await Promise.all([child.stdout.toArray(), child.stderr.toArray()])
    const [code] = (await ended) as [number]
    const lines = Buffer.concat(said.flat() as Buffer[]).toString()
    return { code, lines: lines.trim().split('\n') }
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}
