/** Loads the files given, writes their compiled code where NODE_COMPILE_CACHE says, then leaves a mark. */
import { writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'

const [mark = '', ...files] = process.argv.slice(2)
for (const file of files) await import(pathToFileURL(file).href)
flushCompileCache()
writeFileSync(mark, '')
process.exit()
