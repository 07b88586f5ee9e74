/** HTTP/1.1 with one request at a time on a connection, as every pool of ours sends it. */
import type { Ask, Frames } from './frames.ts'

const HEAD_END = '\r\n\r\n'

/** A request is handed on once it is whole; a reply that has begun means that it was carried out. */
export function httpFrames(): Frames {
  let kept = Buffer.alloc(0)
  let isOpen = false
  return {
    asked: (chunk) => {
      kept = Buffer.concat([kept, chunk])
      const asks: Ask[] = []
      for (let size = sizeOf(kept); size <= kept.length; size = sizeOf(kept)) {
        asks.push(askOf(kept.subarray(0, size)))
        kept = kept.subarray(size)
      }
      isOpen ||= asks.length > 0
      return asks
    },
    answered: (bytes) => {
      const answered = isOpen ? 1 : 0
      isOpen = false
      return [{ bytes, answered }]
    },
  }
}

function askOf(bytes: Buffer): Ask {
  const text = bytes.subarray(0, bytes.indexOf('\r\n')).toString('latin1')
  const asks = / HTTP\/1\.[01]$/.test(text)
  return { bytes, text, asks, commits: asks && !/^(GET|HEAD|OPTIONS) /.test(text) }
}

/** Of the first request in these bytes; infinite while its end cannot be known. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length === 0) return Number.POSITIVE_INFINITY
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return Number.POSITIVE_INFINITY
  const head = bytes.subarray(0, end).toString('latin1')
  if (/\r\ntransfer-encoding:/i.test(head)) return chunkedSize(bytes, end + HEAD_END.length)
  return end + HEAD_END.length + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
}

function chunkedSize(bytes: Buffer, from: number): number {
  for (let at = from; ; ) {
    const end = bytes.indexOf('\r\n', at)
    if (end < 0) return Number.POSITIVE_INFINITY
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16)
    at = end + 2 + size + 2
    if (size === 0) return at
  }
}
