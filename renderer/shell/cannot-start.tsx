import { MantineProvider } from '@mantine/core'
import type { i18n } from 'i18next'
import type { ReactNode } from 'react'
import { TextsProvider } from '../text/texts-provider.tsx'
import { useTranslation } from '../text/use-translation.ts'

import { Empty } from '../parts/feedback/empty.tsx'
import { cssVariables, theme } from '../style/theme.ts'
import { styleNonce } from '../style/style-nonce.ts'
import styles from './full-window.module.css'

/** Shown instead of the window when there is no way to a host. */
export function CannotStart(props: { texts: i18n }): ReactNode {
  return (
    <MantineProvider
      getStyleNonce={() => styleNonce}
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
    >
      <TextsProvider texts={props.texts}>
        <Notice />
      </TextsProvider>
    </MantineProvider>
  )
}

function Notice(): ReactNode {
  const { t } = useTranslation('common')
  return (
    <main className={styles['page']}>
      <Empty title={t('cannotStart.title')} detail={t('cannotStart.detail')} />
    </main>
  )
}
