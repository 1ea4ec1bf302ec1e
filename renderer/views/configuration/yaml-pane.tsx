import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { ConfigurationView as Configuration } from '../../../electron/api/views.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Pane } from '../../parts/panes.tsx'
import styles from './configuration.module.css'
import { readYamlLine, severityOfLine } from './yaml-lines.ts'

/** The store as a registry's config.yml, masked, with the lines marked that something is to be said of. */
export function YamlPane(props: { configuration: Configuration }): ReactNode {
  const { t } = useTranslation('configuration')
  const { yaml, findings } = props.configuration
  const lines = yaml.replace(/\n$/, '').split('\n')
  return (
    <Pane
      label={t('yaml')}
      tone="subtle"
      header={
        <div className={styles['yamlHeader']}>
          <h2 className="grow">{t('yaml')}</h2>
          <CopyButton value={yaml} what={t('copyYaml')} withWords />
        </div>
      }
      footer={<span className="trunc">{t('yamlNote')}</span>}
    >
      <div className={`mono ${styles['yaml']}`} tabIndex={0} role="group" aria-label={t('yaml')}>
        {lines.map((text, index) => {
          const line = readYamlLine(text)
          const severity = severityOfLine(line, findings)
          return (
            <div key={index} className={severity === undefined ? '' : styles[severity]}>
              <span className={styles['number']} aria-hidden="true">
                {index + 1}
              </span>
              {line.kind === 'comment' && <span className={styles['comment']}>{text}</span>}
              {line.kind === 'other' && text}
              {line.kind === 'entry' && (
                <>
                  {line.indent}
                  <span className={styles['key']}>{line.key}</span>
                  {`:${line.rest}`}
                </>
              )}
            </div>
          )
        })}
      </div>
    </Pane>
  )
}
