/**
 * An event as a message of RabbitMQ: the body is the content, in JSON, and the rest stands in the properties that the protocol
 * has for it, where its management page shows them.
 */
import type { Message, Options } from 'amqplib'
import type { BusEvent, Judge, WrittenEvent } from './bus.ts'

/** Of what surrounds the body. A reader parks what it does not know. */
const VERSION = 1
/** Larger messages are parked unread: no event comes near. */
export const MESSAGE_MAX_BYTES = 1024 * 1024

/** A fault of a message, which stays as long as the message does. */
export class Unreadable extends Error {}

/** What one message holds. */
export interface Written {
  readonly content: Buffer
  readonly properties: Options.Publish
}

/** Writes an event. */
export function writeMessage({ id, type, json, trace }: WrittenEvent, nowMs: number): Written {
  const headers = { version: VERSION, sent_ms: nowMs, ...(trace === undefined ? {} : { traceparent: trace }) }
  return {
    content: Buffer.from(json),
    properties: {
      messageId: id,
      type,
      headers,
      contentType: 'application/json',
      timestamp: Math.floor(nowMs / 1_000),
      persistent: true,
    },
  }
}

/**
 * Reads an event that `judge` takes.
 * @throws Unreadable with the reason.
 */
export function readMessage({ content, properties }: Message, judge: Judge): BusEvent {
  const { messageId: id, type, headers } = properties
  const { version, traceparent } = (headers ?? {}) as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || typeof type !== 'string') throw new Unreadable('no id, or no type')
  if (version !== VERSION) throw new Unreadable(`version ${String(version)} is unknown`)
  const event = {
    id,
    type,
    body: readObject(content),
    ...(typeof traceparent === 'string' ? { trace: traceparent } : {}),
  }
  const fault = judge(event)
  if (fault !== undefined) throw new Unreadable(fault)
  return event
}

/** When the message was sent, in milliseconds since 1970, or undefined: that of a foreign sender may say nothing. */
export function sentMs({ properties }: Message): number | undefined {
  const exact: unknown = properties.headers?.['sent_ms']
  return typeof exact === 'number' ? exact : undefined
}

/**
 * Reads the content as one object of JSON.
 * @throws Unreadable with the reason.
 */
export function readObject(content: Buffer): BusEvent['body'] {
  if (content.length > MESSAGE_MAX_BYTES) throw new Unreadable(`${content.length} bytes are too many`)
  const value = parsed(content)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable('no object of JSON')
  return value as BusEvent['body']
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch (cause) {
    throw new Unreadable('not JSON', { cause })
  }
}
