/** The clients of a simulated world: each wants one order, and asks again, with its key, while it learnt nothing. */
import type { SagaRow } from '@comptoir/saga/journal.ts'
import type { Checker } from './checker.ts'
import type { Fleet } from './fleet.ts'
import type { Achat } from './shapes.ts'
import type { WorldState } from './world-state.ts'

interface Request {
  readonly index: number
  readonly quantites: readonly [number, number]
  readonly key: string | null
  /** The id of a saga that the client was told was never made. */
  failed?: string
  tries: number
}

const TRIES = 12
/** After that long without an answer a client gives up waiting (ms). */
const CLIENT_PATIENCE = 3000

export class Clients {
  /** Requests that still want something. */
  open = 0
  readonly #requests: Request[] = []
  readonly #world: WorldState
  readonly #fleet: Fleet
  readonly #checker: Checker

  constructor(world: WorldState, fleet: Fleet, checker: Checker) {
    this.#world = world
    this.#fleet = fleet
    this.#checker = checker
    const { mix, random } = world
    for (let index = 0; index < mix.sagas; index++) {
      const quantites = [random.between(0, 3), random.between(random.chance(0.05) ? 0 : 1, 3)] as const
      const key = random.chance(mix.withoutKey) ? null : `k${index}`
      const request: Request = { index, quantites, key, tries: 0 }
      this.#requests.push(request)
      this.open++
      const at = random.chance(0.7) ? random.between(0, 100) : random.between(0, mix.end)
      world.plan(at, () => this.#ask(request))
    }
  }

  /** The ids of sagas that a client was told were never made. */
  failed(): string[] {
    return this.#requests.flatMap(({ failed }) => failed ?? [])
  }

  #again(request: Request, delay: number): void {
    if (request.tries++ < TRIES) this.#world.plan(delay, () => this.#ask(request))
    else this.open--
  }

  #ask(request: Request): void {
    const world = this.#world
    const node = this.#fleet.any()
    if (!node.process.up) return this.#again(request, 400)
    const id = `s${request.index}.${request.tries}`
    const order: Achat = {
      id,
      shape: world.mix.shapes[request.index] ?? 'achat',
      client: request.index % 2,
      quantites: request.quantites,
    }
    let answered = false
    const settle = (next: () => void): void => {
      if (answered) return
      answered = true
      next()
    }
    // A client whose connection broke asks again; so does one that waits on a process which sleeps.
    world.plan(CLIENT_PATIENCE, () =>
      settle(() => (request.key === null ? this.open-- : this.#again(request, 0))),
    )
    node.process.later(world.latency(), () =>
      node.start(order, request.key, (result) =>
        settle(() => {
          if (result === 'started') this.open--
          else if (result === 'unknown') this.#unknownIntent(request, id)
          else if (result === 'no-lease') {
            world.coverage.hit('intent without a lease')
            this.#again(request, 500)
          } else this.#existing(result.row)
        }),
      ),
    )
  }

  #existing({ id, state }: SagaRow): void {
    this.#world.coverage.hit('intent existing')
    this.open--
    if (state.answered) this.#checker.told(id, 'completed')
    else if (state.phase === 'compensated') this.#checker.told(id, 'compensated')
  }

  #unknownIntent(request: Request, id: string): void {
    const { coverage, variant } = this.#world
    coverage.hit('intent unknown')
    if (!variant.unknownIntentIsOpen) request.failed = id
    if (request.key === null || !variant.unknownIntentIsOpen) this.open--
    else this.#again(request, 200)
  }
}
