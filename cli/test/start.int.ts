import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { isFree } from '@comptoir/system/free-offset.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { identify, type ProcessIdentity, stillRuns } from '@comptoir/system/process-identity.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Bench } from './system.ts'

let bench: Bench

beforeEach(async () => {
  bench = await Bench.make()
})

afterEach(() => bench.close())

interface Shown {
  pid: number
  env: Record<string, string>
}

const ask = async (base: number): Promise<Shown> =>
  // A connection that is kept would be that of a process that has ended since.
  (await (
    await fetch(`http://127.0.0.1:${bench.port(base)}/`, { headers: { connection: 'close' } })
  ).json()) as Shown

const identityOf = (pid: number): ProcessIdentity => {
  const identity = identify(pid)
  if (identity === undefined) throw new Error(`process ${pid} does not run`)
  return identity
}

const portsFree = async () => Promise.all([5434, 8002, 8007].map((base) => isFree(bench.port(base))))

test('a stop leaves no process, and the data is there at the next start', async () => {
  const first = await bench.start()
  const { env } = await ask(8007)
  await withClient(env['DATABASE_URL'] ?? '', (client) =>
    client.query('create table garde as select 7 as value'),
  )
  first.process.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(await portsFree()).toEqual([true, true, true])

  await bench.start()
  const { rows } = await withClient(env['DATABASE_URL'] ?? '', (client) =>
    client.query('select value from garde'),
  )
  expect(rows).toEqual([{ value: 7 }])
})

test('what orders pass through is ready before all else is started', async () => {
  const { events } = await bench.start()
  const processes = events.filter(({ evenement }) => evenement === 'processus')
  expect(processes.map(({ id, etat }) => [id, etat])).toEqual(
    [8007, 8002].flatMap((base) => {
      const id = `${base === 8007 ? 'stock' : 'orchestrateur'}-${bench.port(base)}`
      return [
        [id, 'demarre'],
        [id, 'pret'],
      ]
    }),
  )
})

test('a second start of one checkout is refused in one line, and the first goes on', async () => {
  const running = await bench.start()
  const { status, output } = bench.run('test/stub/start.ts')
  expect(status).toBe(1)
  expect(output).toMatch(new RegExp(`^✗ déjà démarré \\(processus ${running.process.pid}\\).*\\n$`))
  expect((await ask(8007)).pid).toBeGreaterThan(0)
})

test('a taken port is refused in one line that names the port, its holder and the way out', async () => {
  const holder = createServer()
  await new Promise<void>((done) => holder.listen(bench.port(8007), '127.0.0.1', done))
  const { status, output } = bench.run('test/stub/start.ts')
  await new Promise((done) => holder.close(done))
  expect(status).toBe(1)
  expect(output.trim().split('\n')).toHaveLength(1)
  expect(output).toContain(`port ${bench.port(8007)} (stock) déjà pris`)
  // Other systems do not tell who holds a port.
  expect(output).toContain(process.platform === 'linux' ? `(${process.pid}, ${process.cwd()})` : '')
  expect(output).toContain('PORT_OFFSET=1000')
  expect(await portsFree()).toEqual([true, true, true])
})

test('after a supervisor killed with -9 its children end, and the next start takes the database over', async () => {
  const killed = await bench.start()
  const child = identityOf((await ask(8007)).pid)
  killed.process.kill('SIGKILL')
  await killed.ended
  await expect.poll(() => stillRuns(child)).toBe(false)
  // PostgreSQL has no channel to its parent: it is there still.
  expect(await isFree(bench.port(5434))).toBe(false)

  await bench.start()
  expect((await ask(8007)).pid).not.toBe(child.pid)
})

test('a supervisor whose bootstrap was killed stops everything, without a complaint', async () => {
  const running = await bench.start()
  running.process.disconnect()
  expect(await running.ended).toBe(0)
  expect(running.complaints).toBe('')
  expect(await portsFree()).toEqual([true, true, true])
})

test('a process that falls is started again, and the display says so', async () => {
  const running = await bench.start()
  const { pid } = await ask(8007)
  process.kill(pid, 'SIGKILL')
  const fall = await running.event((event) => event['etat'] === 'relance')
  expect(fall).toMatchObject({ id: `stock-${bench.port(8007)}`, raison: 'SIGKILL', delai_ms: 250 })
  await running.event((event) => event['etat'] === 'pret' && event['relances'] === 1)
  expect((await ask(8007)).pid).not.toBe(pid)
})

test('one process is stopped and started again, and the others go on', async () => {
  const running = await bench.start()
  const [stock, other] = [await ask(8007), await ask(8002)]
  const id = `stock-${bench.port(8007)}`
  expect(bench.run('stop.ts', 'stock')).toEqual({ status: 0, output: ` ✓ ${id}  arrêté\n` })
  expect(stillRuns(identityOf(other.pid))).toBe(true)
  expect(await isFree(bench.port(8007))).toBe(true)
  expect(bench.run('status.ts').output).toMatch(/✗ stock +arrêté/)
  // Stopped once more, it still is.
  expect(bench.run('stop.ts', id)).toMatchObject({ status: 0 })

  expect(bench.run('restart.ts', id)).toEqual({ status: 0, output: ` ✓ ${id}  prêt\n` })
  const again = await ask(8007)
  expect(bench.run('restart.ts', 'stock', '--json').output).toContain('"etat":"pret"')
  expect(new Set([stock.pid, again.pid, (await ask(8007)).pid]).size).toBe(3)
  expect((await ask(8002)).pid).toBe(other.pid)
  expect(running.events.filter((event) => event['etat'] === 'relance')).toEqual([])
})

test('only who can read the record of the run stops anything', async () => {
  await bench.start()
  expect(bench.run('stop.ts')).toMatchObject({ status: 2 })
  expect(bench.run('stop.ts', 'nobody')).toMatchObject({
    status: 1,
    output: expect.stringContaining('inconnu'),
  })
  const { control } = bench.record()
  const asked = await fetch(`http://127.0.0.1:${control.port}/stop/stock`, {
    method: 'POST',
    headers: { authorization: 'Bearer guessed' },
  })
  expect(asked.status).toBe(401)
  expect((await ask(8007)).pid).toBeGreaterThan(0)
})

test('PostgreSQL killed with -9 is started again on the same data', async () => {
  const running = await bench.start()
  const url = (await ask(8007)).env['DATABASE_URL'] ?? ''
  await withClient(url, (client) => client.query('create table garde as select 7 as value'))
  const { output } = bench.run('status.ts', '--json')
  const { base } = JSON.parse(output) as { base: { pid: number } }
  process.kill(base.pid, 'SIGKILL')
  await running.event((event) => event.evenement === 'base' && event['etat'] === 'relance')
  await expect.poll(() => running.events.filter((e) => e.evenement === 'base').at(-1)?.['etat']).toBe('pret')
  const { rows } = await withClient(url, (client) => client.query('select value from garde'))
  expect(rows).toEqual([{ value: 7 }])
})

test('reset is refused while the system runs, and clears everything after', async () => {
  const running = await bench.start()
  const ready = running.events.find((event) => event.evenement === 'pret')
  const tokenFile = String(ready?.['jeton_fichier'])
  expect(statSync(tokenFile).mode & 0o777).toBe(0o600)
  const token = readFileSync(tokenFile, 'utf8')
  expect(bench.run('reset.ts', '--yes')).toMatchObject({ status: 1 })
  running.process.kill('SIGTERM')
  await running.ended

  expect(bench.run('reset.ts', '--yes')).toMatchObject({ status: 0 })
  await bench.start()
  expect(readFileSync(tokenFile, 'utf8')).not.toBe(token)
})

test('a person is told what runs, what to type and where the data stays', async () => {
  const stop = await bench.startPlain(/Ctrl\+C pour arrêter/)
  const { output } = bench.run('status.ts')
  const shown = (name: string, base: number) =>
    new RegExp(`^ ✓ ${name} +prêt +${bench.port(base)} +\\d+`, 'm')
  for (const [name, base] of [
    ['PostgreSQL', 5434],
    ['stock', 8007],
  ] as const)
    expect(output).toMatch(shown(name, base))
  expect(bench.run('doctor.ts').output).toMatch(/port \d+, répond en \d+ ms$/m)
  expect(await stop()).toMatch(/^Arrêté. Les données sont gardées ; npm run reset les efface.$/m)
  // There is nothing to follow any more.
  expect(bench.run('logs.ts', 'stock')).toMatchObject({
    status: 0,
    output: expect.stringMatching(/listening[\s\S]*Rien ne tourne ici/),
  })
})

test.each([
  ['status.ts', '--jsno', '✗ --jsno : option inconnue ; voyez --help\n'],
  ['logs.ts', '--lines', '✗ --lines : il manque sa valeur ; voyez --help\n'],
  ['status.ts', '--json=oui', '✗ --json : cette option ne prend pas de valeur ; voyez --help\n'],
  ['status.ts', '--rounds=2', '✗ --rounds : option inconnue ; voyez --help\n'],
  ['logs.ts', '--lines=x', '✗ --lines : « x » n’est pas un entier positif ; voyez --help\n'],
  ['start.ts', 'stock=2', '✗ « stock=2 » : cette commande ne prend que des options ; voyez --help\n'],
])('%s %s is refused in one line', (command, word, line) => {
  expect(bench.run(command, word)).toEqual({ status: 2, output: line })
})

test('what the shell has for other programs reaches no process, and changes nothing', async () => {
  const hostile = {
    PGSSLMODE: 'require',
    PGHOST: '/nowhere',
    PGPORT: '1',
    PGOPTIONS: '-c no_such_setting=1',
    PGSERVICE: 'nowhere',
    PGPASSFILE: '/nowhere',
    PGDATA: '/nowhere',
    NODE_OPTIONS: '--no-warnings',
    NODE_EXTRA_CA_CERTS: '/nowhere',
    LD_LIBRARY_PATH: '/nowhere',
    HTTP_PROXY: 'http://127.0.0.1:1',
    http_proxy: 'http://127.0.0.1:1',
    NODE_USE_ENV_PROXY: '1',
  }
  for (const [name, value] of Object.entries(hostile)) bench.set(name, value)
  bench.set('LOG_LEVEL', 'warn')
  await bench.start()
  const { env } = await ask(8007)
  expect(Object.keys(env).filter((name) => name in hostile)).toEqual([])
  expect(env).toMatchObject({ LOG_LEVEL: 'warn', LANG: 'fr_CA.UTF-8' })
})
