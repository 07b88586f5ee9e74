/** Stands for a service in the tests of the supervisor: ready at once, ends when told or when its parent is gone. */
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  if (request.url === '/tombe') process.exit(9)
  response.end(JSON.stringify({ pid: process.pid, env: process.env }))
})
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('ecoute'))
process.stdout.write(`${JSON.stringify({ level: 30, time: new Date().toISOString(), msg: 'listening' })}\n`)
const end = () => process.exit(0)
process.once('SIGTERM', end)
process.once('disconnect', end)
