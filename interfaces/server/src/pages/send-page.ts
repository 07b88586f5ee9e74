/** Sends a page that the server writes. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Forms } from '../forms.ts'
import { newNonce, setPageHeaders } from '../page-headers.ts'
import { preferencesOf } from '../preferences.ts'
import type { Html } from './html.ts'
import { documentOf, type Frame } from './layout.ts'

export interface Sent {
  readonly title: string
  readonly body: Html
  readonly status?: number
  readonly frame?: Frame
}

export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { forms, page: { title, body, status = 200, frame } }: { readonly forms: Forms; readonly page: Sent },
): FastifyReply {
  const formToken = forms.tokenFor(request, reply)
  const preferences = preferencesOf(request)
  const around = frame === undefined ? {} : { frame }
  const text = documentOf({ preferences, title, body, here: request.url, formToken, ...around })
  return setPageHeaders(reply, newNonce()).code(status).send(text)
}
