/**
 * Loads the main.ts of each folder given, writes their compiled code where NODE_COMPILE_CACHE says, then leaves a mark. None of
 * them starts: PORT is no number, so the configuration refuses it once all that a main.ts imports has been loaded.
 */
import { writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'

const [mark = '', ...files] = process.argv.slice(2)
for (const file of files) await import(pathToFileURL(file).href).catch(() => undefined)
flushCompileCache()
writeFileSync(mark, '')
process.exit()
