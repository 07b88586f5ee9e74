/**
 * Follows server-sent events as a client does, until it leaves.
 * @returns the answer, and what its events carry so far: more comes as the server sends it.
 */
export async function followStream<Shown>(url: string, headers: Readonly<Record<string, string>>) {
  const left = new AbortController()
  const response = await fetch(url, { headers, signal: left.signal })
  const events: Shown[] = []
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const read = async () => {
    for (;;) {
      const { done, value = '' } = (await reader?.read()) ?? { done: true }
      if (done) return
      text += value
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1]
        if (data !== undefined) events.push(JSON.parse(data))
      }
    }
  }
  void read().catch(() => undefined)
  return { response, events, leave: () => left.abort() }
}
