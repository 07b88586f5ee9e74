/** The orchestrators of a simulated world, and what happens to their processes. */
import type { Checker } from './checker.ts'
import { Node } from './node.ts'
import type { Process } from './process.ts'
import type { WorldState } from './world-state.ts'

/** What the seed has in store for the processes. */
export function planMishaps(world: WorldState, processAt: (index: number) => Process | undefined): void {
  const { mix, coverage } = world
  for (const { node, at } of mix.crashes)
    world.plan(at, () => {
      coverage.hit('crash')
      processAt(node)?.crash()
    })
  for (const { node, at, ms, asleep } of mix.pauses) world.plan(at, () => processAt(node)?.pause(ms, asleep))
  for (const { node, at, ms } of mix.steps) world.plan(at, () => processAt(node)?.step(ms))
}

export class Fleet {
  readonly #nodes: Node[] = []
  readonly #world: WorldState

  constructor(world: WorldState, checker: Checker) {
    this.#world = world
    for (let index = 0; index < world.mix.nodes; index++) this.#nodes.push(new Node(world, checker, index))
    planMishaps(world, (index) => this.#nodes[index]?.process)
  }

  /** No node holds a saga, nor starts one. */
  get idle(): boolean {
    return this.#nodes.every((node) => node.idle)
  }

  any(): Node {
    return this.#nodes[this.#world.random.between(0, this.#nodes.length - 1)] as Node
  }

  anyReachable(): Node | undefined {
    const able = this.#nodes.filter(({ process }) => process.reachable)
    return able[this.#world.random.between(0, able.length - 1)]
  }

  /** Cancels a running saga at the node that holds it. */
  cancel(sagaId: string): void {
    for (const node of this.#nodes) if (node.process.reachable) node.cancel(sagaId)
  }
}
