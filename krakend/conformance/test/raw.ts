/** Bytes as they are, for what no client library would send. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Answer } from './fake-service.ts'

/** Opens a connection and sends bytes. The text is latin1: one character, one byte. */
export async function sending(url: string, bytes: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  // A server that ends a connection while more is on its way resets it.
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(bytes, 'latin1')
  return socket
}

/** All that comes until the other side ends or resets the connection. */
export async function untilEnd(socket: Socket): Promise<string> {
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece))
  // `once` would reject when the connection is reset.
  await new Promise((done) => socket.once('close', done))
  return Buffer.concat(pieces).toString()
}

/** Sends a request whose answer is the last of its connection. */
export async function exchange(url: string, bytes: string): Promise<Answer> {
  const text = await untilEnd(await sending(url, bytes))
  const at = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, at).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  return { status: Number(first.split(' ')[1]), headers, text: text.slice(at + 4) }
}
