import { useEffect, useState } from 'react'
import { useHealth } from './stream.ts'
import { words } from './words/words.ts'

const EVERY_MS = 2_000
const MISSES = 3

/** Whether the server of this page answers: asked only while the stream is cut. */
function useGone(): boolean {
  const isCut = useHealth() === 'cut'
  const [misses, setMisses] = useState(0)
  useEffect(() => {
    setMisses(0)
    if (!isCut) return undefined
    const ping = async () => {
      const signal = AbortSignal.timeout(EVERY_MS)
      const answer = await fetch('/api/ping', { cache: 'no-store', signal }).catch(() => undefined)
      setMisses((before) => (answer?.ok === true ? 0 : before + 1))
    }
    const timer = setInterval(() => void ping(), EVERY_MS)
    return () => clearInterval(timer)
  }, [isCut])
  return misses >= MISSES
}

/** The same page on the other instance, where the server knows of one; its cookie is good there. */
function otherAddress(): string | undefined {
  const port = document.querySelector<HTMLMetaElement>('meta[name="comptoir-other"]')?.content
  if (port === undefined || !/^\d+$/.test(port)) return undefined
  const url = new URL(location.href)
  url.port = port
  return url.href
}

/** Says that the instance of this page is gone, and where it goes on. */
export function InstanceGone() {
  const isGone = useGone()
  if (!isGone) return null
  const other = otherAddress()
  return (
    <div className="problem gone" role="alert">
      <b>{words.instanceGone}</b>
      <p>{other === undefined ? words.instanceGoneWait : words.instanceGoneDo}</p>
      {other !== undefined && (
        <p>
          <a className="act" href={other}>
            {words.otherInstance}
          </a>
        </p>
      )}
    </div>
  )
}
