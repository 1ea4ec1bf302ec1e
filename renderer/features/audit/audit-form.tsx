import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { languages } from '../../../electron/api/values/language.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery } from '../../api/queries/catalog.ts'
import { verificationQuery } from '../../api/queries/health.ts'
import { Button } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { useSaveAudit } from './use-save-audit.ts'

/** Says what an audit report tells, what it cannot tell yet, and saves it. */
export function AuditForm(props: { store: StoreRow; onDone: () => void }): ReactNode {
  const { store, onDone } = props
  const { t, i18n } = useTranslation(['reports', 'common'])
  const format = useFormat()
  const client = useClient()
  const catalog = useQuery(catalogQuery(client, store.id)).data
  const verification = useQuery(verificationQuery(client, store.id)).data
  const { save, step, stop } = useSaveAudit()
  const language = languages.find((each) => each === i18n.language) ?? 'en'
  const { unreadManifests = 0 } = catalog ?? {}
  return (
    <div className="dialog-body">
      <p>{t('audit.what')}</p>
      <p>{t('audit.noSecrets')}</p>
      {catalog?.asOfMs === undefined ? (
        <Note>{t('audit.notListed')}</Note>
      ) : (
        <p>{t('audit.asOf', { time: format.dateTime(catalog.asOfMs) })}</p>
      )}
      {unreadManifests > 0 && (
        <Note tone="warning">
          {t('audit.unread', { count: unreadManifests, formatted: format.count(unreadManifests) })}
        </Note>
      )}
      {verification?.last === undefined && <Note>{t('audit.notVerified')}</Note>}
      {save.isError && <ErrorPanel error={save.error} compact />}
      {step !== undefined && <LoadingLine text={t(`audit.step.${step}`)} onStop={stop} />}
      {save.data !== undefined && <output>{t('audit.saved', { name: save.data })}</output>}
      <div className="dialog-actions">
        <Button onClick={onDone}>{t(save.data === undefined ? 'common:cancel' : 'common:close')}</Button>
        <Button
          tone="primary"
          disabled={save.isPending}
          onClick={() => save.mutate({ store, language })}
          data-autofocus
        >
          {t('audit.save')}
        </Button>
      </div>
    </div>
  )
}
