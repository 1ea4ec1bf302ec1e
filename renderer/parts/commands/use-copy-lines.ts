import { useCallback } from 'react'

import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { copyText } from '../controls/copy-button.tsx'
import { tell } from '../feedback/told.tsx'

/** Copies lines and says so for a moment: one by its words, several by their number. */
export function useCopyLines(): (lines: readonly string[]) => void {
  const { t } = useTranslation('commands')
  const format = useFormat()
  return useCallback(
    (lines) => {
      if (lines.length === 0) return
      const count = lines.length
      const formatted = format.count(count)
      void copyText(lines.join('\n')).then((copied) =>
        tell(
          !copied
            ? t('notCopied')
            : count === 1
              ? t('copied', { text: visible(lines[0] ?? '') })
              : t('copiedLines', { count, formatted }),
        ),
      )
    },
    [t, format],
  )
}
