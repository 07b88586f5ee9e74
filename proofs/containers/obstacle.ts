/** Whether containers run here at all. */
import type { Engine, EngineOptions } from './engine.ts'
import { DEBIAN, makeStandIns } from './stand-ins.ts'

/**
 * Why this machine runs no container although the programs are there: a kernel or a sandbox may forbid what they need, and
 * Debian's archive may be out of reach. Undefined: one with a network and limits has run.
 */
export async function obstacle(
  engine: Engine,
  options: EngineOptions & { readonly say: (line: string) => void },
): Promise<string | undefined> {
  if (engine.name === 'docker') return undefined
  try {
    await makeStandIns(engine, [], options)
    await engine.command('run', '--rm', '--memory', '64m', '--read-only', '--cap-drop', 'all', DEBIAN, 'true')
    return undefined
  } catch (error) {
    options.stopped.throwIfAborted()
    return error instanceof Error ? error.message : String(error)
  }
}
