import { defineConfig } from 'drizzle-kit'

/** For the tests of this package; the tables themselves migrate with each service's own. */
export default defineConfig({ dialect: 'postgresql', schema: './test/schema.ts', out: './test/migrations' })
