import type { ComponentProps, MouseEvent } from 'react'
import { go, hrefOf } from './navigation.ts'

/** A link to a page of this space: a plain press stays in the page, anything else is the browser's. */
export function Link({ to, ...rest }: { readonly to: string } & ComponentProps<'a'>) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
  return <a {...rest} href={hrefOf(to)} onClick={follow} />
}
