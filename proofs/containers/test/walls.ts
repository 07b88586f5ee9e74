/** What must not be reachable is not, and what a process must not do it cannot. */
import type { Engine } from '../engine.ts'
import type { Container, ContainerSystem } from '../system.ts'

/** Tries to connect to each `host:port`; prints those that are open. */
const KNOCK = `const { connect } = require('node:net')
for (const place of process.argv.slice(1)) {
  const [host, port] = place.split(':')
  const socket = connect(Number(port), host)
  socket.setTimeout(3000, () => socket.destroy())
  socket.on('connect', () => { console.log(place); socket.destroy() }).on('error', () => undefined)
}`

/** What a process sees of its own limits. */
const SELF = `const fs = require('node:fs')
let written = 'written'
try { fs.writeFileSync('/app/trace', '') } catch ({ code }) { written = code }
const status = fs.readFileSync('/proc/self/status', 'utf8')
const of = (name) => new RegExp('^' + name + ':\\\\s+(\\\\S+)', 'm').exec(status)?.[1]
console.log(JSON.stringify({ written, user: process.getuid(), capabilities: of('CapEff'), noNewPrivileges: of('NoNewPrivs'),
  memory: process.constrainedMemory(), secrets: fs.readdirSync('/run/secrets') }))`

/** Throws when a wall is open, or when what must be reachable is not: then the knocking would prove nothing. */
export async function tryWalls(engine: Engine, system: ContainerSystem): Promise<void> {
  const postgres = await system.containerOf('postgres')
  const stock = await system.containerOf('stock')
  const gateway = await system.containerOf('passerelle')
  const at = ({ service, addresses }: Container, network: string, port: number): string => {
    const address = addresses[network]
    if (!address) throw new Error(`${service} is not on ${network}`)
    return `${address}:${port}`
  }
  const database = at(postgres, 'data', 5432)
  const service = at(stock, 'inside', 8007)
  const door = at(gateway, 'outside', 8080)
  // A network, or the place of a container: what it reaches of the three.
  const reach: Readonly<Record<string, readonly string[]>> = {
    [`${system.project}_outside`]: [door],
    [`container:${gateway.id}`]: [door, service],
    [`container:${stock.id}`]: [database, service],
  }
  for (const [network, expected] of Object.entries(reach)) {
    const words = ['node', '--eval', KNOCK, database, service, door]
    const open = (await engine.command('run', '--rm', '--network', network, stock.image, ...words)).trim()
    if (open.split('\n').sort().join() !== [...expected].sort().join())
      throw new Error(`from ${network}: ${open} is open, of ${database} ${service} ${door}`)
  }
}

/** Throws when a process may write into its image, is root, has a capability, or no limit of memory. */
export async function tryRights(engine: Engine, container: Container): Promise<void> {
  const seen = (await engine.command('exec', container.id, 'node', '--eval', SELF)).trim()
  const expected = {
    written: 'EROFS',
    user: 1000,
    capabilities: '0000000000000000',
    noNewPrivileges: '1',
    memory: 384 * 1024 * 1024,
    secrets: [`base_${container.service}`],
  }
  if (seen !== JSON.stringify(expected)) throw new Error(`${container.service}: ${seen}`)
}
