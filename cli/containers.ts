/** `npm run containers`: the system of docker-compose.yml on real containers, with Docker or without. */
import { StartError } from '@comptoir/system/start-error.ts'
import { type Engine, findEngine } from '../proofs/containers/engine.ts'
import { obstacle } from '../proofs/containers/obstacle.ts'
import { makeComposeSecrets } from '../proofs/containers/secrets.ts'
import { ContainerSystem, isProfile, type Profile } from '../proofs/containers/system.ts'
import { tryContainers } from '../proofs/containers/test/trial.ts'
import { type Context, runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'

const help = {
  fr: `npm run containers -- secrets | up [ha] [brokers] [observability] | test | down
secrets   crée les secrets que docker-compose.yml nomme, là où il en manque.
up        construit les images et démarre le système ; ha : deux de chaque, brokers : RabbitMQ et Redis,
          observability : Prometheus et Alertmanager.
          PORT_OFFSET décale les ports.
down      l’arrête et oublie ses données ; les images restent.
test      le fait naître, commander, résister et disparaître, à côté de tout autre.
Avec Docker là où son moteur répond ; sinon, pour root sous Debian, avec Podman (npm run tools -- podman docker-compose
mmdebstrap) et des images de base faites sur place, qui remplacent les officielles. Là où il n’y a ni l’un ni l’autre, test le dit et s’arrête.`,
  en: `npm run containers -- secrets | up [ha] [brokers] [observability] | test | down
secrets   makes the secrets that docker-compose.yml names, where one is missing.
up        builds the images and starts the system; ha: two of each, brokers: RabbitMQ and Redis,
          observability: Prometheus and Alertmanager.
          PORT_OFFSET moves the ports.
down      stops it and forgets its data; images stay.
test      brings it up, orders, tries its walls, restarts and takes it down, beside any other.
With Docker where its engine answers; else, for root on Debian, with Podman (npm run tools -- podman docker-compose mmdebstrap)
and base images made on this machine, which stand in for the official ones. Where there is neither, test says so and ends.`,
}

const none = {
  fr: 'ni Docker (moteur et compose), ni Podman (npm run tools -- podman docker-compose mmdebstrap)',
  en: 'neither Docker (engine and compose) nor Podman (npm run tools -- podman docker-compose mmdebstrap)',
}

const works: Readonly<Record<string, (context: Context, profiles: readonly Profile[]) => Promise<number>>> = {
  secrets: async (context) => secretsWork(context),
  up: async (context, profiles) => {
    const system = systemOf(context, await requireEngine(context))
    await system.build(profiles)
    await system.up(profiles)
    context.say(system.door)
    return 0
  },
  down: async (context) => {
    await systemOf(context, await requireEngine(context)).down()
    return 0
  },
  test: async ({ settings, stopped, say, text }) => {
    const engine = await findEngine({ ...settings, stopped })
    if (engine === undefined) {
      say(text({ fr: `laissé de côté : ${none.fr}`, en: `left out: ${none.en}` }))
      return 0
    }
    const why = await obstacle(engine, { ...settings, stopped, say })
    if (why === undefined) await tryContainers({ engine, settings, stopped, say })
    else
      say(text({ fr: `laissé de côté, rien ne tourne ici : ${why}`, en: `left out, none runs here: ${why}` }))
    return 0
  },
}

await runCommand({ help, words: true }, (context) => {
  const [given = '', ...more] = context.words
  const work = works[given]
  const profiles = more.filter(isProfile)
  if (work !== undefined && profiles.length === more.length && (given === 'up' || more.length === 0))
    return work(context, profiles)
  throw new UsageError({
    fr: `${context.words.join(' ') || 'rien'} : dites ${Object.keys(works).join(', ')}`,
    en: `${context.words.join(' ') || 'nothing'}: say ${Object.keys(works).join(', ')}`,
  })
})

async function requireEngine({ settings, stopped }: Context): Promise<Engine> {
  const engine = await findEngine({ ...settings, stopped })
  if (engine === undefined) throw new StartError(none)
  return engine
}

const systemOf = ({ settings, stopped, say }: Context, engine: Engine): ContainerSystem =>
  new ContainerSystem({ engine, settings, offset: settings.portOffset, stopped, say })

function secretsWork({ settings, say, text }: Context): number {
  const { made, kept } = makeComposeSecrets(settings.checkout)
  say(
    text({
      fr: `créés : ${made.length}, gardés : ${kept.length}`,
      en: `made: ${made.length}, kept: ${kept.length}`,
    }),
  )
  return 0
}
