import { IconWand } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Fix, ParameterEdit, ParameterSpec } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import { Button } from '../controls/button.tsx'

/** Takes what mends a finding, and says before the press what that is. */
export function FixButton(props: {
  fix: Fix
  parameters: readonly ParameterSpec[]
  disabled?: boolean
  onFix: (fix: Fix) => void
}): ReactNode {
  const words = useFixWords(props.parameters)
  return (
    <Button
      size="small"
      icon={<IconWand size={13} />}
      disabled={props.disabled === true}
      onClick={() => props.onFix(props.fix)}
    >
      {words(props.fix)}
    </Button>
  )
}

/** What a fix does, in a few words: the order in which a person would do it. */
export function useFixWords(parameters: readonly ParameterSpec[]): (fix: Fix) => string {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const valueOf = ({ parameter, value }: ParameterEdit & { kind: 'set' }): string => {
    const isSize = parameters.find(({ name }) => name === parameter)?.unit === 'bytes'
    return isSize && /^\d{1,15}$/.test(value) ? format.binaryBytes(Number(value)) : value
  }
  const edit = (of: ParameterEdit): string => {
    const { parameter } = of
    if (of.kind === 'set') return t('fix.set', { parameter, value: valueOf(of) })
    return of.kind === 'unset' ? t('fix.unset', { parameter }) : t('fix.rename', { to: of.to })
  }
  return ({ kind, edits }) => {
    const words = edits.map(edit).join(' · ')
    return kind === 'spelling' ? t('fix.meant', { fix: words }) : words
  }
}
