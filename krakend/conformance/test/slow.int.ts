import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { type FakeService, json, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'
import { sending, untilEnd } from './raw.ts'

const SHORT = '300ms'
const LONG = '3600s'
const POST = 'POST /clients HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'

describeEach('does not wait for', (gateway) => {
  const opened: (RunningGateway | FakeService)[] = []
  /** Each limit is met alone. */
  const open = async (
    limits: Partial<Record<'read_header_timeout' | 'read_timeout' | 'idle_timeout' | 'send_timeout', string>>,
  ) => {
    const service = await startFake()
    const { send_timeout: sendTimeout = LONG, ...others } = limits
    const file = withHosts(shippedFile(), 'clients', [service.url])
    Object.assign(file, { read_header_timeout: LONG, read_timeout: LONG, idle_timeout: LONG, ...others })
    file.extra_config['@comptoir'].send_timeout = sendTimeout
    const running = await startGateway(gateway, file)
    opened.push(running, service)
    return { service, url: running.url }
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.kill())
  })
  const expectTold = (text: string) => {
    if (gateway.kind === 'comptoir') expect(text).toMatch(/^HTTP\/1\.1 408 [^]*"code":"DELAI_DEPASSE"/)
    else expect(text).not.toContain(' 200 ')
  }

  it('headers that come too slowly', async () => {
    const { url } = await open({ read_header_timeout: SHORT, read_timeout: SHORT })
    const socket = await sending(url, 'GET /clients HTTP/1.1\r\nHost: x\r\nA: ')
    // Rarely: a byte that meets a connection which was ended resets it, and what it was told may be lost.
    const drip = setInterval(() => socket.write('a'), 120)
    socket.on('end', () => clearInterval(drip))
    socket.on('close', () => clearInterval(drip))
    expectTold(await untilEnd(socket))
  })

  it('a body that comes too slowly', async () => {
    const { url, service } = await open({ read_header_timeout: SHORT, read_timeout: SHORT })
    expectTold(await untilEnd(await sending(url, `${POST}Content-Length: 9\r\n\r\n{`)))
    expect(service.seen).toEqual([])
  })

  it('another request', async () => {
    const { url, service } = await open({ idle_timeout: SHORT })
    service.reply = json(200, [])
    expect(await untilEnd(await sending(url, 'GET /clients HTTP/1.1\r\nHost: x\r\n\r\n'))).toMatch(
      /^HTTP\/1\.1 200 /,
    )
  })

  it.runIf(gateway.kind === 'comptoir')('a client that does not read its answer', async () => {
    const { url, service } = await open({ send_timeout: SHORT })
    const cut = Promise.withResolvers<void>()
    service.reply = (_seen, response) => {
      response.on('close', () => cut.resolve())
      const piece = Buffer.alloc(1_000_000, 'x')
      const fill = () => {
        while (response.write(piece));
        response.once('drain', fill)
      }
      fill()
    }
    const socket = await sending(url, 'GET /clients HTTP/1.1\r\nHost: x\r\n\r\n')
    socket.pause()
    await cut.promise
    socket.destroy()
    await once(socket, 'close')
  })
})
