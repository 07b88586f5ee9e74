import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from '@comptoir/contracts/typebox.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigError, loadConfig, processConfig } from '../src/process/config.ts'

const schema = Type.Object({ ...processConfig(8007) })
let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comptoir-secret-'))
  file = join(folder, 'base_stock')
  writeFileSync(file, 'sé/same@1\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the password of a file goes into the addresses that have none', () => {
  const config = loadConfig(schema, {
    DATABASE_URL: 'postgres://stock@base:5432/stock',
    BUS_URL: 'postgres://stock:autre@base:5432/bus',
    DATABASE_PASSWORD_FILE: file,
  })
  expect(decodeURIComponent(new URL(config.DATABASE_URL).password)).toBe('sé/same@1')
  expect(new URL(config.DATABASE_URL).host).toBe('base:5432')
  expect(config.BUS_URL).toBe('postgres://stock:autre@base:5432/bus')
})

test('RabbitMQ has a password of its own, never that of the database', () => {
  const urls = {
    DATABASE_URL: 'postgres://stock@base:5432/stock',
    BUS_URL: 'amqp://stock@file:5672/comptoir',
  }
  expect(loadConfig(schema, { ...urls, DATABASE_PASSWORD_FILE: file }).BUS_URL).toBe(urls.BUS_URL)
  const { BUS_URL = '' } = loadConfig(schema, { ...urls, BUS_PASSWORD_FILE: file })
  expect(decodeURIComponent(new URL(BUS_URL).password)).toBe('sé/same@1')
})

test('a file that is not there is named by its variable', () => {
  const load = () =>
    loadConfig(schema, {
      DATABASE_URL: 'postgres://stock@base:5432/stock',
      DATABASE_PASSWORD_FILE: join(folder, 'absent'),
    })
  expect(load).toThrow(ConfigError)
  expect(load).toThrow('DATABASE_PASSWORD_FILE')
})

test('an address that is none is still refused by its variable’s name', () => {
  const load = () => loadConfig(schema, { DATABASE_URL: 'bonjour', DATABASE_PASSWORD_FILE: file })
  expect(load).toThrow('DATABASE_URL')
})
