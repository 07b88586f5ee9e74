/** What must not be reachable is not, and what a process must not do it cannot. */
import type { Engine } from '../engine.ts'
import type { Container, ContainerSystem } from '../system.ts'

/** Tries to connect, prints `open` or why not. */
const KNOCK = `const [host, port] = process.argv.slice(1)
const socket = require('node:net').connect(Number(port), host)
const tell = (word) => { console.log(word); socket.destroy() }
socket.setTimeout(2000, () => tell('silent'))
socket.on('connect', () => tell('open')).on('error', ({ code }) => tell(code))`

/** What a process sees of its own limits. */
const SELF = `const fs = require('node:fs')
let written = 'written'
try { fs.writeFileSync('/app/trace', '') } catch ({ code }) { written = code }
const status = fs.readFileSync('/proc/self/status', 'utf8')
const of = (name) => new RegExp('^' + name + ':\\\\s+(\\\\S+)', 'm').exec(status)?.[1]
console.log(JSON.stringify({ written, user: process.getuid(), capabilities: of('CapEff'), noNewPrivileges: of('NoNewPrivs'),
  memory: process.constrainedMemory(), secrets: fs.readdirSync('/run/secrets') }))`

interface Knock {
  /** As messages call the place that is knocked from. */
  readonly from: string
  /** A network, or `container:` and the id of one whose place is taken. */
  readonly network: string
  readonly host: string
  readonly port: number
}

/** Throws when a wall is open, or when what must be reachable is not: then the knocking would prove nothing. */
export async function tryWalls(engine: Engine, system: ContainerSystem): Promise<void> {
  const postgres = await system.containerOf('postgres')
  const stock = await system.containerOf('stock')
  const gateway = await system.containerOf('passerelle')
  const at = ({ service, addresses }: Container, network: string): string => {
    const address = addresses[network]
    if (!address) throw new Error(`${service} is not on ${network}`)
    return address
  }
  const outside = { from: 'outside', network: `${system.project}_outside` }
  const door = { from: 'the gateway', network: `container:${gateway.id}` }
  const process = { from: 'stock', network: `container:${stock.id}` }
  const closed: readonly Knock[] = [
    { ...outside, host: at(postgres, 'data'), port: 5432 },
    { ...outside, host: at(stock, 'inside'), port: 8007 },
    { ...door, host: at(postgres, 'data'), port: 5432 },
    { ...process, host: at(gateway, 'outside'), port: 8080 },
  ]
  const open: readonly Knock[] = [
    { ...outside, host: at(gateway, 'outside'), port: 8080 },
    { ...door, host: at(stock, 'inside'), port: 8007 },
    { ...process, host: at(postgres, 'data'), port: 5432 },
  ]
  const knock = async ({ from, network, host, port }: Knock): Promise<string> => {
    const words = ['node', '--eval', KNOCK, host, String(port)]
    const said = await engine.command('run', '--rm', '--network', network, stock.image, ...words)
    return `${said.trim() === 'open' ? 'open' : 'closed'} from ${from} to ${host}:${port}`
  }
  for (const one of closed) refuse(await knock(one), 'open')
  for (const one of open) refuse(await knock(one), 'closed')
}

function refuse(seen: string, word: 'open' | 'closed'): void {
  if (seen.startsWith(word)) throw new Error(`a wall of the networks: ${seen}`)
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
