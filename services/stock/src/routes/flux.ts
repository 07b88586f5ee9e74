/**
 * `GET /stock/flux`: alerts and requests as they are, then each that changes. An alert that is over is told once more, with `type`
 * null; a request that has ended, in its last state.
 */
import { stock } from '@comptoir/contracts'
import { type Subject, type Subjects, serveSubjects, told } from '@comptoir/kit/http/subject-stream.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { listAlertes } from '../db/consultation-store.ts'
import { listOpen, readDemandes } from '../db/demandes-store.ts'
import type { Deps } from '../deps.ts'
import { stockKey } from '../domain/reservation.ts'
import { presentAlerte } from './consultation.ts'
import { presentDemande } from './demandes.ts'

/** As many of each as are looked at. */
const SEEN_MAX = 2_000

/** Registers it. */
export function serveFlux(app: FastifyInstance, { pool, log }: Deps): void {
  const subjects: Subjects = {
    read: () => readSubjects(pool),
    readEnded: (gone) => readEnded(pool, gone),
  }
  serveSubjects(app, stock.flux, { subjects, log })
}

/** All that wants attention now. */
async function readSubjects(pool: Pool): Promise<Subject[]> {
  const page = { limit: SEEN_MAX, after: undefined }
  const alertes = await listAlertes(pool, { magasinIds: undefined, type: undefined }, page)
  const demandes = await listOpen(pool, SEEN_MAX)
  return [
    ...alertes.map((alerte) => subjectOfAlerte(presentAlerte(alerte))),
    ...demandes.map((demande) => subjectOfDemande(presentDemande(demande))),
  ]
}

const subjectOfAlerte = (alerte: ReturnType<typeof presentAlerte>): Subject => ({
  key: stockKey(alerte.magasin_id, alerte.produit_id),
  places: [alerte.magasin_id],
  text: told('alerte', alerte),
})

const subjectOfDemande = (demande: ReturnType<typeof presentDemande>): Subject => ({
  key: demande.id,
  places: [demande.de, demande.vers],
  text: told('demande', demande),
})

/** Alerts and requests that go on no more, in their last state. */
async function readEnded(pool: Pool, gone: readonly Subject[]): Promise<Subject[]> {
  const ids = gone.filter((subject) => !isAlerte(subject)).map(({ key }) => key)
  const ended = await readDemandes(pool, ids)
  return [
    ...ended.map((demande) => subjectOfDemande(presentDemande(demande))),
    ...gone.filter(isAlerte).map(overOf),
  ]
}

const isAlerte = ({ key }: Subject): boolean => key.includes('/')

/** What is told of an alert that is over. */
function overOf({ key, places }: Subject): Subject {
  const [magasinId, produitId] = key.split('/').map(Number)
  return { key, places, text: told('alerte', { type: null, magasin_id: magasinId, produit_id: produitId }) }
}
