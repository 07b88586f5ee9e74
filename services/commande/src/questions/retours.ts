/** commande.retours */
import { type BodyOf, commande } from '@comptoir/contracts'
import type { StatutRetour } from '@comptoir/contracts/retours.ts'
import { answered } from '@comptoir/kit/http/serve-question.ts'
import { countRetours, listNewest, type RetourFilter } from '../db/retours-lecture-store.ts'
import { readRetourHistory } from '../db/retours-store.ts'
import type { Deps } from '../deps.ts'
import type { Retour } from '../domain/retour.ts'

type Asked = BodyOf<typeof commande.retours>

export const retours = ({ pool }: Pick<Deps, 'pool'>) =>
  answered(commande.retours, async (asked) => {
    const filter = filterOf(asked)
    const found = await listNewest(pool, filter, { limit: asked.limite, after: asked.curseur ?? undefined })
    const histories = await readRetourHistory(
      pool,
      found.map(({ id }) => id),
    )
    return {
      ...(asked.total === true ? { total: await countRetours(pool, filter) } : {}),
      retours: found.map((retour) => tell(retour, histories.get(retour.id) ?? [])),
    }
  })

const filterOf = ({ retourId, commandeId, magasinIds, jours, statut, numero }: Asked): RetourFilter => ({
  id: retourId ?? undefined,
  commandeId: commandeId ?? undefined,
  magasinIds: magasinIds ?? undefined,
  jours: { debut: jours.debut ?? undefined, fin: jours.fin ?? undefined },
  statut: statut ?? undefined,
  numero: numero ?? undefined,
})

interface Step {
  readonly de: StatutRetour | null
  readonly vers: StatutRetour
  readonly at: Date
}

function tell(retour: Retour, history: readonly Step[]) {
  const { version: _version, jour: _day, fingerprint: _print, ouvertLe, lignes, ...told } = retour
  return {
    ...told,
    taxes: [...told.taxes],
    remboursements: [...told.remboursements],
    ouvertLe: ouvertLe.toISOString(),
    lignes: lignes.map(({ coutCents: _cost, ...ligne }) => ligne),
    historique: history.map(({ de, vers, at }) => ({ de, vers, a: at.toISOString() })),
  }
}
