/** What the integration tests of this service act on. */
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'

export const template = serviceTemplate('clients')

/** The application on a database without clients. */
export const openWorld = () => serviceWorld(template, buildApp)
