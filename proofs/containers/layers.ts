/** How a stage gets what another stage holds. */
import { linkSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Puts a file or a folder's content in another place. Files are linked, not copied: nothing writes to an image, and nine
 * images with nine thousand files each would take a minute. Links in the tree stay as they are.
 */
export function share(from: string, to: string): void {
  const found = lstatSync(from)
  if (found.isDirectory()) {
    mkdirSync(to, { recursive: true })
    for (const name of readdirSync(from)) share(join(from, name), join(to, name))
    return
  }
  mkdirSync(dirname(to), { recursive: true })
  rmSync(to, { force: true })
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else linkSync(from, to)
}
