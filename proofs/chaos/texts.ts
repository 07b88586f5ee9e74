import type { Language } from './config.ts'

const fr = {
  help: `npm run chaos -- [--seconds 60] [--seed N] [--in-flight 160] [--keep] [--lang en]
Démarre tout le système sur des ports et des données à lui, passe des commandes, et pendant ce temps tue et fige chaque
processus, PostgreSQL et le superviseur à leur tour, coupe, retarde et double ce qu’ils se disent, et dérègle des horloges ;
puis vérifie les règles sur toutes les bases.
  --seconds n     durée des pannes
  --seed n        la même graine donne les mêmes commandes et les mêmes pannes
  --in-flight n   commandes en même temps
  --keep          garde les données, les journaux et le relevé du client
Code 1 quand une règle est violée, ou quand la course a trop peu montré.`,
  seed: 'graine',
  started: 'système prêt',
  faultsOver: 'fin des pannes ; attente que tout se termine',
  stalled: 'plus rien n’avance',
  settling: 'clés sans réponse, redemandées',
  checking: 'vérification de toutes les bases',
  kept: 'gardé dans',
  sagas: 'sagas',
  faults: 'pannes par genre',
  recovery: 'reprise (de la panne à la première commande confirmée ensuite)',
  worst: 'reprise la plus longue',
  answers: 'réponses',
  noAnswer: 'aucune',
  requests: 'requêtes',
  reads: 'relectures aussitôt après la réponse, d’accord sur répondues',
  invitations: 'réponses qui invitent à renvoyer une commande sans clé',
  watched: 'ce que la course a montré (vu / plancher)',
  floors: {
    sagas: 'sagas',
    takeovers: 'reprises par un autre orchestrateur',
    cutReplies: 'réponses coupées après l’effet',
    lateWrites: 'écritures arrivées en retard',
    fencedWrites: 'écritures refusées par la barrière',
    readsAtEach: 'relectures à chaque instance',
    faults: 'genres de panne',
  },
  kinds: {
    'kill postgres': 'PostgreSQL tué',
    'kill supervisor': 'superviseur tué',
    'freeze orchestrator': 'orchestrateur figé',
    'freeze participant': 'participant figé',
    'freeze backend': 'session de PostgreSQL figée',
    'wall orchestrator': 'orchestrateur sans base',
    'set clock': 'horloge déréglée',
    'pull cable': 'connexions arrachées',
    'database cut': 'base : réponse coupée',
    'database late': 'base : écriture en retard',
    'database drop': 'base : écriture perdue',
    'database delay': 'base : écriture lente',
    'call cut': 'appel : réponse coupée',
    'call late': 'appel : en retard',
    'call drop': 'appel : perdu',
    'call delay': 'appel : lent',
    'call twice': 'appel : en double',
  } as Readonly<Record<string, string>>,
  killed: (process: string) => `${process} tué`,
  never: 'jamais',
  tooWeak: 'trop faible',
  rules: 'règles',
  violations: 'violations',
  none: 'aucune violation',
  timeline: 'histoire de',
}

const en: typeof fr = {
  help: `npm run chaos -- [--seconds 60] [--seed N] [--in-flight 160] [--keep] [--lang en]
Starts the whole system on ports and data of its own, places orders, and meanwhile kills and freezes every process,
PostgreSQL and the supervisor in turn, cuts, delays and doubles what they say to each other, and sets clocks wrong; then
checks the rules over all databases.
  --seconds n     how long things break
  --seed n        the same seed gives the same orders and the same faults
  --in-flight n   orders at the same time
  --keep          keeps the data, the logs and the client's record
Exit code 1 when a rule is broken, or when the run showed too little.`,
  seed: 'seed',
  started: 'system ready',
  faultsOver: 'no more faults; waiting until everything has ended',
  stalled: 'nothing moves any more',
  settling: 'keys without an answer, asked again',
  checking: 'checking all databases',
  kept: 'kept in',
  sagas: 'sagas',
  faults: 'faults by kind',
  recovery: 'recovery (from the fault to the first order confirmed after it)',
  worst: 'longest recovery',
  answers: 'answers',
  noAnswer: 'none',
  requests: 'requests',
  reads: 'reads right after the answer, agreeing of answered',
  invitations: 'answers that invite to send a keyless order again',
  watched: 'what the run has shown (seen / floor)',
  floors: {
    sagas: 'sagas',
    takeovers: 'takeovers by another orchestrator',
    cutReplies: 'replies cut after the effect',
    lateWrites: 'writes that arrived late',
    fencedWrites: 'writes refused by the fence',
    readsAtEach: 'reads at each instance',
    faults: 'kinds of fault',
  },
  kinds: {
    'kill postgres': 'PostgreSQL killed',
    'kill supervisor': 'supervisor killed',
    'freeze orchestrator': 'orchestrator frozen',
    'freeze participant': 'participant frozen',
    'freeze backend': 'session of PostgreSQL frozen',
    'wall orchestrator': 'orchestrator without database',
    'set clock': 'clock set wrong',
    'pull cable': 'connections pulled out',
    'database cut': 'database: reply cut',
    'database late': 'database: write late',
    'database drop': 'database: write lost',
    'database delay': 'database: write slow',
    'call cut': 'call: reply cut',
    'call late': 'call: late',
    'call drop': 'call: lost',
    'call delay': 'call: slow',
    'call twice': 'call: twice',
  },
  killed: (process) => `${process} killed`,
  never: 'never',
  tooWeak: 'too weak',
  rules: 'rules',
  violations: 'violations',
  none: 'no violation',
  timeline: 'story of',
}

export type Texts = typeof fr
export const textsOf = (language: Language): Texts => ({ fr, en })[language]
