/** What every reply carries: the instance that gave it, and the request's id. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Adds both to every reply of a server, and indents JSON for curl. */
export function addReplyHeaders(app: FastifyInstance, instanceId: string): void {
  app.addHook('onRequest', (request, reply, next) => {
    setReplyHeaders(request, reply, instanceId)
    next()
  })
  // A person reads what curl shows. Programs get the compact form.
  app.addHook('onSend', async (request, reply, payload) => {
    const type = reply.getHeader('content-type')
    const isJson = typeof type === 'string' && type.includes('json')
    if (!isJson || typeof payload !== 'string' || !request.headers['user-agent']?.startsWith('curl/'))
      return payload
    reply.removeHeader('content-length')
    return `${JSON.stringify(JSON.parse(payload), null, 2)}\n`
  })
}

/** Sets both on one reply. */
export function setReplyHeaders(request: FastifyRequest, reply: FastifyReply, instanceId: string): void {
  reply.header('X-Instance-Id', instanceId)
  reply.header('X-Request-Id', request.id)
}
