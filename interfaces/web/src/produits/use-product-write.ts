/** Saving a product in the version that was read, and what stands against it. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, ApiProblem } from '../api.ts'
import { useWrite } from '../parts/use-write.ts'
import type { Product } from '../stock/types.ts'
import type { Version } from './draft.ts'

/** A version with who made it. */
export type Signed = Version & {
  readonly version: number
  readonly auteur: { readonly nom: string }
  readonly a: string
}

export interface Stale {
  /** What was read before it was changed here. */
  readonly read: Signed
  /** What somebody else has made of it. */
  readonly now: Signed
}

/** Both versions, where a write named one that is not the last; as the refusal tells them. */
export function staleIn(error: unknown): Stale | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'VERSION_PERIMEE') return undefined
  const { lue, actuelle } = error.members as { readonly lue?: Signed; readonly actuelle?: Signed }
  return lue === undefined || actuelle === undefined ? undefined : { read: lue, now: actuelle }
}

export const etagOf = ({ version }: { readonly version: number }): string => `"${version}"`

export function useProductWrite(id: number) {
  const client = useQueryClient()
  const write = useWrite()
  const [savedVersion, setSavedVersion] = useState<number | undefined>(undefined)
  const save = async (body: object, etag: string) => {
    const asking = { method: 'PUT', body, headers: { 'If-Match': etag } } as const
    const written = await write.send<Product>(`/produits/${id}`, asking)
    if (written.is === 'refused') return
    const product = written.body
    setSavedVersion(product.version)
    const answer: Answer<Product> = {
      body: product,
      etag: etagOf(product),
      next: undefined,
      total: undefined,
    }
    client.setQueryData(['produit', id], answer)
    await client.invalidateQueries({ queryKey: ['produits'] })
  }
  return { isSending: write.isSending, error: write.error, stale: staleIn(write.error), savedVersion, save }
}

export type ProductWrite = ReturnType<typeof useProductWrite>
