/** What the integration tests of this service act on. */
import { type Answers, askFake } from '@comptoir/testing/ask.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'

export const template = serviceTemplate('clients')

/** No colleague has the address. */
const free: Answers = { 'utilisateurs.adresse-prise': () => ({ prise: false }) }

/** The application on a database without clients. */
export const openWorld = (answers: Answers = free) =>
  serviceWorld(template, (deps) => buildApp({ ...deps, ask: askFake(answers) }))
