/** Takes decisions, sends them, and tells what came of each as it was observed. */
import { useState } from 'react'
import { ApiProblem, ask } from '../api.ts'
import { fill, instant } from '../words/words.ts'
import type { Kind, WholeDemande } from './types.ts'
import { type Decision, usePending } from './use-pending.ts'
import { decisionWords } from './words.ts'

/** What came of a decision. */
export interface Outcome {
  readonly id: string
  readonly text: string
  readonly isDone: boolean
}

const OUTCOMES_SHOWN = 8

export function useDecisions(kind: Kind, readAgain: () => Promise<void>) {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])
  const [sending, setSending] = useState<readonly string[]>([])
  const send = async (decision: Decision) => {
    const { id, name } = decision
    setSending((ids) => [...ids, id])
    const outcome = await outcomeOf(kind, decision).catch(
      (cause: unknown): Outcome => ({
        id,
        isDone: false,
        text: fill(decisionWords.failed, { name, why: whyOf(cause) }),
      }),
    )
    setOutcomes((list) => [outcome, ...list].slice(0, OUTCOMES_SHOWN))
    await readAgain()
    setSending((ids) => ids.filter((one) => one !== id))
  }
  const pending = usePending(send)
  /** Requests that are decided, as far as this screen is concerned. */
  const decided = new Set([...pending.waiting.map(({ id }) => id), ...sending])
  return { ...pending, decided, outcomes }
}

const whyOf = (cause: unknown): string =>
  cause instanceof ApiProblem && cause.detail !== ''
    ? cause.detail
    : String(cause instanceof Error ? cause.message : '')

async function outcomeOf(kind: Kind, { id, act, body, name, key }: Decision): Promise<Outcome> {
  try {
    const headers = { 'Idempotency-Key': key }
    const { statut } = await ask<WholeDemande>(`/${kind}/${id}/${act}`, { method: 'POST', body, headers })
    return { id, isDone: true, text: fill(decisionWords.done, { name, state: decisionWords[statut] }) }
  } catch (cause) {
    if (!(cause instanceof ApiProblem && cause.code === 'DEMANDE_DEJA_TRAITEE')) throw cause
    return { id, isDone: false, text: await decidedByAnother(kind, { id, name }) }
  }
}

/** Who was first. */
async function decidedByAnother(kind: Kind, { id, name }: Pick<Decision, 'id' | 'name'>): Promise<string> {
  const { statut, historique } = await ask<WholeDemande>(`/${kind}/${id}`)
  const last = historique.at(-1)
  return fill(decisionWords.other, {
    name,
    state: decisionWords[statut],
    who: last?.auteur.nom ?? '–',
    when: last === undefined ? '–' : instant(last.a),
  })
}
