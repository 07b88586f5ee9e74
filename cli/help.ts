/** `npm run help`: every command, a line each. */
import { runCommand } from './run/command.ts'
import { COMMANDS } from './run/commands.ts'

const help = {
  fr: `npm run help
Montre toutes les commandes.`,
  en: `npm run help
Shows every command.`,
}

await runCommand({ help }, ({ say, text, paint }) => {
  for (const [name, purpose] of Object.entries(COMMANDS)) {
    const typed = name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`
    say(` ${paint('bold', typed.padEnd(22))} ${text(purpose)}`)
  }
  say(
    text({
      fr: '\nChacune a son aide : npm run status -- --help. PORT_OFFSET=1000 déplace tous les ports.',
      en: '\nEach has its help: npm run status -- --help. PORT_OFFSET=1000 moves every port.',
    }),
  )
  return 0
})
