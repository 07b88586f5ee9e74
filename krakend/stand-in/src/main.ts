import { readFileSync } from 'node:fs'
import { newId } from '@comptoir/kit/ids.ts'
import { openLogs } from '@comptoir/kit/observe/log-files.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { startTracing } from '@comptoir/kit/observe/start-tracing.ts'
import { installShutdown, tellListening } from '@comptoir/kit/process/shutdown.ts'
import { checkTimes, TIMES } from '@comptoir/kit/process/times.ts'
import { buildGateway } from './app.ts'
import { otherPorts, readConfig, readUrls } from './config.ts'
import { openDoor } from './doors.ts'
import { readFile } from './read-file.ts'

const service = 'passerelle'
const config = readConfig()
const instance = config.INSTANCE_ID ?? `${service}-${config.PORT ?? 8080}`
const { log, files } = openLogs({ service, instance, level: config.LOG_LEVEL, folder: config.LOG_DIR })
const shutdown = installShutdown(log)

try {
  checkTimes(TIMES)
  const plan = readFile(readFileSync(config.KRAKEND_FILE, 'utf8'))
  const port = config.PORT ?? plan.file.port
  const instanceId = config.INSTANCE_ID ?? `${service}-${port}`
  const registry = createMetrics(service, instanceId)
  const tracing = await startTracing({ config, service, instance, log, newId })
  shutdown.onClose('traces', () => tracing?.close())
  const { API_TOKEN: apiToken } = config
  const given = { urlsFrom: readUrls, apiToken }
  const gateway = buildGateway({ plan, instanceId, log, files, registry, newId, tracing, ...given })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  gateway.server.once('error', reject).listen(port, config.HOST, resolve)
  await promise
  const doors = await Promise.all(
    otherPorts(config.GATEWAY_PORTS, port, plan.file.port).map((other) =>
      openDoor(gateway.server, other, config.HOST),
    ),
  )
  shutdown.onClose('http', async () => {
    await Promise.all([gateway.close(), ...doors.map((close) => close())])
  })
  log.info({ port, host: config.HOST }, 'listening')
  tellListening()
} catch (cause) {
  log.fatal({ err: cause, file: config.KRAKEND_FILE }, 'start failed')
  log.flush(() => process.exit(1))
}
