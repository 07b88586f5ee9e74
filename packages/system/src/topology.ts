/** The processes of the system, as data. What each promises stands in its contract; a test compares the two. */
export interface ProcessSpec {
  /** As in X-Instance-Id, in `npm run logs -- stock` and in `--instances stock=2`. */
  readonly name: string
  readonly alias?: string
  /** Holds src/main.ts. */
  readonly folder: string
  /** The instances of a plain `npm start`; further ones listen on the first of these + 100·k. */
  readonly ports: readonly number[]
  /** Whether it owns a database, and a role, of its name. */
  readonly database: boolean
  /** Stopped in this order; those of one rank together. */
  readonly stopRank: number
  /** Called by others, so its addresses are given to them as `<NAME>_URLS`. */
  readonly calledBy: readonly string[]
}

const participant = (name: string, ports: readonly number[]): ProcessSpec => ({
  name,
  folder: `services/${name}`,
  ports,
  database: true,
  stopRank: 3,
  calledBy: ['orchestrateur', 'passerelle'],
})

export const processes: readonly ProcessSpec[] = [
  {
    name: 'passerelle',
    alias: 'gateway',
    folder: 'krakend/stand-in',
    ports: [8080],
    database: false,
    stopRank: 1,
    calledBy: [],
  },
  {
    name: 'orchestrateur',
    alias: 'orchestrator',
    folder: 'orchestrator',
    ports: [8002],
    database: true,
    stopRank: 2,
    calledBy: ['passerelle'],
  },
  participant('clients', [8001]),
  participant('commande', [8006]),
  participant('stock', [8007]),
  participant('paiement', [8008]),
  participant('catalogue', [8009]),
  participant('panier', [8010, 8011]),
]

/** The database that carries events from service to service. */
export const busDatabase = 'bus'
export const databasePort = 5434
