/** Writes of a screen: each under a key that is minted before it is sent, and kept until it is answered. */
import { useRef, useState } from 'react'
import { ApiProblem, type Asking, ask } from '../api.ts'

type Written<T> = { readonly is: 'done'; readonly body: T } | { readonly is: 'refused' }

export interface Write {
  readonly isSending: boolean
  /** Why the last one was not done, until the next is sent. */
  readonly error: unknown
  /** Never rejects: what went wrong is `error`, and what was answered is the value. */
  readonly send: <T>(path: string, asking: Asking) => Promise<Written<T>>
}

/** A refusal answers a press: the next press is another one. Without an answer, the next one is the same again. */
const isAnswer = (cause: unknown): boolean =>
  cause instanceof ApiProblem && cause.status >= 400 && cause.status < 500

/** One write at a time: a second press while one is on its way does nothing. */
export function useWrite(): Write {
  const [isSending, setSending] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const key = useRef<string>(undefined)
  const isBusy = useRef(false)
  const send = async <T>(path: string, asking: Asking): Promise<Written<T>> => {
    if (isBusy.current) return { is: 'refused' }
    isBusy.current = true
    key.current ??= crypto.randomUUID()
    setSending(true)
    setError(undefined)
    try {
      const headers = { ...asking.headers, 'Idempotency-Key': key.current }
      const body = await ask<T>(path, { ...asking, headers })
      key.current = undefined
      return { is: 'done', body }
    } catch (cause) {
      setError(cause)
      if (isAnswer(cause)) key.current = undefined
      return { is: 'refused' }
    } finally {
      isBusy.current = false
      setSending(false)
    }
  }
  return { isSending, error, send }
}
