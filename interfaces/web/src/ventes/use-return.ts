/** A return on its way: sent under one key until it is answered. No money moves before it is final. */
import { useRef, useState } from 'react'
import { ApiProblem, askOnce } from '../api.ts'
import { newKey } from '../new-key.ts'
import type { ReturnBody, Returned } from './types.ts'

const AGAIN_MS = 1_500

type Return =
  | { readonly is: 'idle' }
  | { readonly is: 'sending'; readonly isUnknown: boolean }
  | { readonly is: 'done'; readonly returned: Returned }
  | { readonly is: 'refused'; readonly error: unknown }

/** Asks until the answer is final. `told`: nobody knows yet. */
async function untilFinal(body: ReturnBody, headers: Readonly<Record<string, string>>, told: () => void) {
  for (;;) {
    try {
      const { body: answer } = await askOnce<Returned | { readonly status: 'en_cours' }>('/retours', {
        method: 'POST',
        body,
        headers,
      })
      if (!('status' in answer)) return answer
    } catch (cause) {
      const isOpen =
        cause instanceof ApiProblem && (cause.code === 'REQUETE_EN_COURS' || isSilent(cause.status))
      if (!isOpen) throw cause
    }
    told()
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

const isSilent = (status: number) => status === 0 || status >= 500

/** One return. A refusal ends its key: the next press is another one. */
export function useReturn() {
  const [state, setState] = useState<Return>({ is: 'idle' })
  const key = useRef<string>(undefined)
  const keyOf = () => {
    key.current ??= newKey()
    return key.current
  }
  const send = async (body: ReturnBody, approval?: string) => {
    if (state.is === 'sending') return
    setState({ is: 'sending', isUnknown: false })
    const headers = {
      'Idempotency-Key': keyOf(),
      ...(approval === undefined ? {} : { 'X-Approbation': approval }),
    }
    try {
      const told = () => setState({ is: 'sending', isUnknown: true })
      setState({ is: 'done', returned: await untilFinal(body, headers, told) })
    } catch (error) {
      key.current = undefined
      setState({ is: 'refused', error })
    }
  }
  return { state, key: () => Promise.resolve(keyOf()), send }
}
