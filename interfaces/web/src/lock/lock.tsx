import { lazy, Suspense } from 'react'
import type { Me } from '../me.ts'
import { useLock } from './locked.ts'

const LockDialog = lazy(async () => ({ default: (await import('./lock-dialog.tsx')).LockDialog }))

/** Hides the store's screens while they are locked. */
export function Lock({ me }: { readonly me: Me }) {
  const isLocked = useLock()
  return (
    isLocked && (
      <Suspense>
        <LockDialog me={me} />
      </Suspense>
    )
  )
}
