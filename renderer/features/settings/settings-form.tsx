import { useState, type ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { SubTabs } from '../../parts/controls/sub-tabs.tsx'
import { settingsParts, type SettingsPart } from '../../state/dialog.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { Appearance } from './appearance.tsx'
import { DataPart } from './data-part.tsx'
import { NetworkPart } from './network/network-part.tsx'
import { PricesPart } from './prices-part.tsx'
import { Questions } from './questions.tsx'
import { ResetPart } from './reset-part.tsx'
import styles from './settings.module.css'
import { TransfersPart } from './transfers-part.tsx'

/** All that is set for all stores. Every change is applied and kept at once. */
export function SettingsForm(props: {
  part?: SettingsPart | undefined
  stores: readonly StoreRow[]
}): ReactNode {
  const { stores } = props
  const { t } = useTranslation('settings')
  const [part, setPart] = useState<SettingsPart>(props.part ?? 'appearance')
  return (
    <div className={styles['parts']}>
      <SubTabs
        label={t('parts')}
        panelId="settings-part"
        value={part}
        tabs={settingsParts.map((value) => ({ value, text: t(`part.${value}`) }))}
        onChange={setPart}
      />
      <div id="settings-part" role="tabpanel" aria-label={t(`part.${part}`)} className={styles['part']}>
        {part === 'appearance' && <Appearance />}
        {part === 'network' && <NetworkPart stores={stores} />}
        {part === 'transfers' && <TransfersPart />}
        {part === 'data' && <DataPart />}
        {part === 'prices' && <PricesPart stores={stores} />}
        {part === 'questions' && <Questions />}
        {part === 'reset' && <ResetPart />}
      </div>
    </div>
  )
}
