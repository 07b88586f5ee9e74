/** A thread of a campaign: one batch in, one tally out. */
import { parentPort } from 'node:worker_threads'
import { type Batch, runBatch } from './campaign.ts'

parentPort?.on('message', (batch: Batch) => parentPort?.postMessage(runBatch(batch)))
