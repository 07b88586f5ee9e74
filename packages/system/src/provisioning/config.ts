/** The one file of the provisioning that reads the environment. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ProvisioningConfig {
  /** The address of a role that may make roles and databases, with its password. */
  readonly adminUrl: string
  readonly services: readonly string[]
  readonly shared: readonly string[]
  /** The password of a role, from its file `base_<role>`. */
  readonly passwordOf: (role: string) => string
}

/** Reads the variables and the secrets that they name. Throws an error that names what is missing, never its value. */
export function readConfig(): ProvisioningConfig {
  const admin = new URL(required('DATABASE_URL'))
  admin.password = encodeURIComponent(secret(required('DATABASE_PASSWORD_FILE')))
  const folder = required('SECRETS')
  return {
    adminUrl: admin.href,
    services: listOf('DATABASES'),
    shared: listOf('SHARED_DATABASES'),
    passwordOf: (role) => secret(join(folder, `base_${role}`)),
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`configuration: ${name} is missing`)
  return value
}

const listOf = (name: string): string[] =>
  required(name)
    .split(',')
    .map((word) => word.trim())

function secret(file: string): string {
  const text = readFileSync(file, 'utf8').trim()
  // An empty password would make a role that anybody can be.
  if (text.length < 16) throw new Error(`configuration: the secret ${file} is shorter than 16 characters`)
  return text
}
