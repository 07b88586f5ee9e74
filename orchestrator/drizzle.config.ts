import { defineConfig } from 'drizzle-kit'

// The journal's schema belongs to the engine; its migrations belong to the process that has the database.
export default defineConfig({
  dialect: 'postgresql',
  schema: '../packages/saga-postgres/src/store/schema.ts',
  out: './migrations',
})
