/** The orchestrators of a simulated world, and what happens to their processes. */
import type { Checker } from './checker.ts'
import { Node } from './node.ts'
import type { WorldState } from './world-state.ts'

export class Fleet {
  readonly #nodes: Node[] = []
  readonly #world: WorldState

  constructor(world: WorldState, checker: Checker) {
    this.#world = world
    const { mix, coverage } = world
    for (let index = 0; index < mix.nodes; index++) this.#nodes.push(new Node(world, checker, index))
    for (const { node, at } of mix.crashes)
      world.plan(at, () => {
        coverage.hit('crash')
        this.#nodes[node]?.process.crash()
      })
    for (const { node, at, ms, asleep } of mix.pauses)
      world.plan(at, () => this.#nodes[node]?.process.pause(ms, asleep))
    for (const { node, at, ms } of mix.steps) world.plan(at, () => this.#nodes[node]?.process.step(ms))
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
