/**
 * How requests of older systems are read, before their schema is asked: a member under any of its spellings, a number written
 * as a text, an absent body as one without members. What the alias does not declare is left aside.
 */
import type { Alias, Spellings } from '@comptoir/contracts'
import type { FastifyRequest } from 'fastify'
import { readNumber } from './validation.ts'

interface Schema {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** The hook that reads a request so. */
export function readAlias({ body, query, spellings }: Alias) {
  return (request: FastifyRequest, _reply: unknown, next: () => void): void => {
    if (body !== undefined) request.body = asDeclared(body, spellings, request.body ?? {})
    if (query !== undefined) request.query = membersOf(query, spellings, request.query as object)
    next()
  }
}

/** The value as its schema names it. What is of another type stays, for the schema to refuse. */
export function asDeclared(declared: Schema, spellings: Spellings, value: unknown): unknown {
  // Of a union, the other part is null.
  const schema = declared.anyOf?.find(({ type }) => type !== 'null') ?? declared
  if (typeof value === 'string') {
    const isNumber = schema.type === 'integer' || schema.type === 'number'
    return (isNumber ? readNumber(value.trim()) : undefined) ?? value
  }
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return schema.type === 'object' ? membersOf(schema, spellings, value) : value
  const { items } = schema
  return items === undefined ? value : value.map((one) => asDeclared(items, spellings, one))
}

function membersOf({ properties = {} }: Schema, spellings: Spellings, value: object): object {
  const read: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(properties)) {
    const spelling = [name, ...(spellings[name] ?? [])].find((one) => Object.hasOwn(value, one))
    if (spelling === undefined) continue
    read[name] = asDeclared(schema, spellings, (value as Record<string, unknown>)[spelling])
  }
  return read
}
