/** `npm run screens`: builds the screens; with `test`, tries them in a real Chromium. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'
import { buildScreens } from './run/screens.ts'

const help = {
  fr: `npm run screens [-- test]
Construit interfaces/web, si ses sources ont changé. Avec test : les écrans dans un vrai Chromium (celui de CHROMIUM, sinon
/usr/bin/chromium), accessibilité, clavier, console ; les images vont dans docs/interfaces. Sortie 1 si quelque chose ne va pas.`,
  en: `npm run screens [-- test]
Builds interfaces/web, if its sources have changed. With test: the screens in a real Chromium (that of CHROMIUM, else
/usr/bin/chromium), accessibility, keyboard, console; the pictures go to docs/interfaces. Exit 1 when something is wrong.`,
}

/** The tests take some eight minutes on two cores; a run that hangs ends in any case. */
const LIMIT_MS = 1_800_000

await runCommand({ help, words: true }, ({ words, settings: { checkout }, say, text }) => {
  const [word, ...more] = words
  if ((word !== undefined && word !== 'test') || more.length > 0)
    throw new UsageError({
      fr: `« ${words.join(' ')} » : test, ou rien`,
      en: `"${words.join(' ')}": test, or nothing`,
    })
  buildScreens(checkout)
  if (word === undefined) {
    say(text({ fr: '✓ écrans construits', en: '✓ screens built' }))
    return 0
  }
  const { status } = spawnSync(join(checkout, 'node_modules/.bin/vitest'), ['run', '--project', 'screens'], {
    cwd: checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: LIMIT_MS,
  })
  return status === 0 ? 0 : 1
})
