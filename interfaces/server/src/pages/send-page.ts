/** Sends a page that the server writes. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Forms } from '../forms.ts'
import { newNonce, setPageHeaders } from '../page-headers.ts'
import { preferencesOf } from '../preferences.ts'
import type { Html } from './html.ts'
import { documentOf } from './layout.ts'

export interface Sent {
  readonly title: string
  readonly body: Html
  readonly status?: number
}

export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { forms, page: { title, body, status = 200 } }: { readonly forms: Forms; readonly page: Sent },
): FastifyReply {
  const formToken = forms.tokenFor(request, reply)
  const text = documentOf({ preferences: preferencesOf(request), title, body, here: request.url, formToken })
  return setPageHeaders(reply, newNonce()).code(status).send(text)
}
