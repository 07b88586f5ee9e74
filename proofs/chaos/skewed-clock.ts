/**
 * Loaded into a process before its own code: its Date is wrong by as many milliseconds as the file CHAOS_CLOCK says, and
 * steps when the file changes. The monotonic clock goes on, as it does on a host whose clock is set.
 */
import { readFileSync } from 'node:fs'

const LOOK_EVERY_MS = 50
const file = process.env['CHAOS_CLOCK']
if (file !== undefined) skew(file)

function skew(path: string): void {
  const Right = Date
  let wrongBy = readError(path)
  setInterval(() => (wrongBy = readError(path)), LOOK_EVERY_MS).unref()
  const now = () => Right.now() + wrongBy
  globalThis.Date = new Proxy(Right, {
    construct: (target, args: unknown[], self: new () => object) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, self) as Date,
    apply: () => new Right(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  })
}

/** 0 while the file is not there, or is being written. */
function readError(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8')) || 0
  } catch {
    return 0
  }
}
