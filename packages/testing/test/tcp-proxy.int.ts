import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createPool, type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../src/postgres.ts'
import { createTcpProxy, type ProxiedRequest, type TcpProxy } from '../src/tcp-proxy.ts'

let proxy: TcpProxy

describe('before PostgreSQL', () => {
  let database: TestDatabase
  let pool: Pool
  const seen: ProxiedRequest[] = []
  const done: object[] = []

  beforeAll(async () => {
    database = await createTestDatabase()
    await withClient(database.url, (client) => client.query('create table lignes (id int primary key)'))
  })

  afterAll(() => database.drop())

  beforeEach(async () => {
    seen.length = 0
    done.length = 0
    const { hostname: host, port } = new URL(database.url)
    const decide = (request: ProxiedRequest) => {
      seen.push(request)
      return { kind: 'pass' } as const
    }
    proxy = await createTcpProxy({
      target: { host, port: Number(port) },
      protocol: 'postgres',
      decide,
      onDone: (one) => done.push(one),
    })
    const url = new URL(database.url)
    url.host = `127.0.0.1:${proxy.port}`
    pool = createPool({ url: url.href, max: 2, applicationName: 'essai' })
    await withClient(database.url, (client) => client.query('delete from lignes'))
  })

  afterEach(async () => {
    await pool.end()
    await proxy.close()
  })

  const ids = async () => {
    const rows = await withClient(database.url, async (client) => {
      const { rows: found } = await client.query<{ id: number }>('select id from lignes order by id')
      return found
    })
    return rows.map(({ id }) => id)
  }
  const insert = (id: number) =>
    withTx(pool, (tx) => tx.query({ name: 'ajouter', text: 'insert into lignes values ($1)', values: [id] }))
  const isWrite = ({ commits }: ProxiedRequest) => commits

  test('what passes is answered, and is told from what makes something durable', async () => {
    await insert(1)
    await withTx(pool, (tx) => tx.query('select 1'), {
      last: (tx) => tx.query({ name: 'ajouter', text: 'insert into lignes values ($1)', values: [2] }),
    })
    await pool.query('update lignes set id = id + $1', [10])
    await pool.query('select id from lignes for update')
    expect(await ids()).toEqual([11, 12])
    const told = seen.map(({ text, commits }) => [text.split(' ')[0], commits])
    expect(told).toEqual([
      ['begin', false],
      ['insert', false],
      ['commit', true],
      ['begin', false],
      ['select', false],
      ['insert', false],
      ['commit', true],
      ['update', true],
      ['select', false],
    ])
  })

  test('the reply to COMMIT is cut once the transaction is durable', async () => {
    proxy.next({ kind: 'cut' }, { when: isWrite })
    await expect(insert(1)).rejects.toThrow(/terminated|ECONNRESET|socket/i)
    expect(await ids()).toEqual([1])
    expect(proxy.counts.cut).toBe(1)
    await insert(2)
    expect(await ids()).toEqual([1, 2])
  })

  test('of what left in one packet with COMMIT, the replies before it arrive', async () => {
    proxy.next({ kind: 'cut' }, { when: isWrite })
    let last: string | undefined
    const work = withTx(pool, () => Promise.resolve(), {
      last: async (tx) => {
        last = (await tx.query('insert into lignes values (1)')).command
      },
    })
    await expect(work).rejects.toThrow(/terminated|ECONNRESET|socket/i)
    expect(last).toBe('INSERT')
    expect(await ids()).toEqual([1])
  })

  test('a late write takes place after its sender has given it up and written something else', async () => {
    const gate = Promise.withResolvers<void>()
    proxy.next({ kind: 'late', after: gate.promise }, { when: isWrite })
    await expect(pool.query('insert into lignes values (1)')).rejects.toThrow(/terminated|ECONNRESET|socket/i)
    await pool.query('insert into lignes values (2)')
    expect(await ids()).toEqual([2])
    gate.resolve()
    await expect.poll(ids).toEqual([1, 2])
    await expect.poll(() => proxy.counts.late).toBe(1)
  })

  test('what a late write did is told, also when it came too late to do anything', async () => {
    const gate = Promise.withResolvers<void>()
    const write = 'update lignes set id = 3 where id = 1'
    await insert(1)
    proxy.next({ kind: 'late', after: gate.promise }, { when: isWrite })
    await expect(pool.query(write)).rejects.toThrow(/terminated|ECONNRESET|socket/i)
    await pool.query('update lignes set id = 2 where id = 1')
    gate.resolve()
    await expect.poll(() => done).toEqual([{ kind: 'late', text: write, tag: 'UPDATE 0' }])
  })

  test('a write that was dropped never takes place', async () => {
    proxy.next({ kind: 'drop' }, { when: isWrite })
    await expect(insert(1)).rejects.toThrow(/terminated|ECONNRESET|socket/i)
    await insert(2)
    expect(await ids()).toEqual([2])
  })

  test('a write that is on its way when its sender gives up still takes place', async () => {
    const gate = Promise.withResolvers<void>()
    let isUnderWay = false
    proxy.next({ kind: 'delay', after: gate.promise }, { when: ({ commits }) => (isUnderWay = commits) })
    const writing = pool.query('insert into lignes values (1)')
    writing.catch(() => undefined)
    await expect.poll(() => isUnderWay).toBe(true)
    proxy.cutAll()
    await expect(writing).rejects.toThrow(/terminated|ECONNRESET|socket/i)
    expect(await ids()).toEqual([])
    gate.resolve()
    await expect.poll(ids).toEqual([1])
  })

  test('a delay holds back request and reply, and changes nothing', async () => {
    proxy.next({ kind: 'delay', after: 20, reply: 20 }, { times: 3 })
    await insert(1)
    expect(await ids()).toEqual([1])
    expect(proxy.counts.delay).toBe(3)
  })

  test('a cable that was pulled ends what is open, and what comes after it connects again', async () => {
    await insert(1)
    proxy.cutAll()
    await expect
      .poll(() =>
        insert(2).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    expect(await ids()).toEqual([1, 2])
  })
})

describe('before an HTTP server', () => {
  let server: Server
  let done: string[] = []

  beforeAll(async () => {
    server = createServer((request, reply) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        done.push(`${request.method} ${body}`)
        reply.setHeader('content-type', 'application/json').end(JSON.stringify(done.length))
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })

  afterAll(() => server.close())

  beforeEach(async () => {
    done = []
    const { port } = server.address() as { port: number }
    proxy = await createTcpProxy({ target: { host: '127.0.0.1', port }, protocol: 'http' })
  })

  afterEach(() => proxy.close())

  const post = (body: string | ReadableStream) =>
    fetch(`http://127.0.0.1:${proxy.port}/`, { method: 'POST', body, duplex: 'half' } as RequestInit)

  test('what passes is answered, with a length or in chunks', async () => {
    expect((await post('a'.repeat(300_000))).status).toBe(200)
    const stream = new Blob(['b'.repeat(200_000)]).stream()
    expect((await post(stream)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${proxy.port}/`)).status).toBe(200)
    expect(done.map((one) => one.length)).toEqual([300_005, 200_005, 4])
  })

  test('a reply is cut after the work was done', async () => {
    proxy.next({ kind: 'cut' })
    await expect(post('a')).rejects.toThrow('fetch failed')
    expect(done).toEqual(['POST a'])
    expect(proxy.counts.cut).toBe(1)
  })

  test('a request arrives twice, and is answered once', async () => {
    proxy.next({ kind: 'twice', after: 20 })
    expect(await (await post('a')).json()).toBe(1)
    await expect.poll(() => done).toEqual(['POST a', 'POST a'])
    await expect.poll(() => proxy.counts.twice).toBe(1)
  })

  test('a request arrives late, after its caller has sent it again', async () => {
    const gate = Promise.withResolvers<void>()
    proxy.next({ kind: 'late', after: gate.promise })
    await expect(post('first')).rejects.toThrow('fetch failed')
    await post('second')
    expect(done).toEqual(['POST second'])
    gate.resolve()
    await expect.poll(() => done).toEqual(['POST second', 'POST first'])
  })

  test('only what is meant is met', async () => {
    proxy.next({ kind: 'drop' }, { when: ({ commits }) => commits, times: 2 })
    expect((await fetch(`http://127.0.0.1:${proxy.port}/`)).status).toBe(200)
    await expect(post('a')).rejects.toThrow('fetch failed')
    await expect(post('b')).rejects.toThrow('fetch failed')
    await post('c')
    expect(done).toEqual(['GET ', 'POST c'])
    expect(proxy.counts.drop).toBe(2)
  })

  test('while it refuses, nothing is sent; then it takes connections on the same port', async () => {
    await proxy.refuse()
    const refused = await post('a').catch((cause: Error) => cause.cause)
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
    await proxy.accept()
    expect((await post('b')).status).toBe(200)
    expect(done).toEqual(['POST b'])
  })

  test('a target that is gone ends the connection', async () => {
    const orphan = await createTcpProxy({ target: { host: '127.0.0.1', port: 1 }, protocol: 'http' })
    await expect(fetch(`http://127.0.0.1:${orphan.port}/`)).rejects.toThrow('fetch failed')
    await orphan.close()
  })
})
