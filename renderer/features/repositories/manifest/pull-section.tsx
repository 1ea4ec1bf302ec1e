import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { Reference } from '../../../../electron/api/inputs.ts'
import type { ManifestDetail, StoreRow } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ChoiceBar } from '../../../parts/controls/choice-bar.tsx'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { Breakable } from '../../../parts/values/breakable.tsx'
import { Section } from '../../../parts/section.tsx'
import { RegistryAddress } from '../../configuration/registry-address.tsx'
import { artifactTools, chartTools, imageTools, pullCommands, type PullTool } from '../shared/pull-line.ts'
import styles from './manifest.module.css'

/** A quiet line that opens the form for the address people pull from, while none is set. */
export function AskForAddress(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation('images')
  const [asking, setAsking] = useState(false)
  return (
    <Section {...(asking ? { title: t('pull.title') } : {})}>
      {asking ? (
        <RegistryAddress isAsked store={props.store} onDone={() => setAsking(false)} />
      ) : (
        <Button tone="link" onClick={() => setAsking(true)}>
          {t('menu.setAddress')}
        </Button>
      )}
    </Section>
  )
}

/** How to pull it with each tool, by tag and by digest. */
export function PullSection(props: {
  store: StoreRow
  repository: string
  reference: Reference
  detail: ManifestDetail
}): ReactNode {
  const { store, repository, reference, detail } = props
  const { t } = useTranslation('images')
  const [changing, setChanging] = useState(false)
  const tools = toolsFor(detail)
  const [wanted, setWanted] = useState<PullTool>()
  const tool = tools.find((each) => each === wanted) ?? tools[0]
  if (tool === undefined) return null
  const address = store.registryAddress
  const done = (): void => setChanging(false)
  const tag = 'tag' in reference ? reference.tag : undefined
  const commands =
    address === undefined ? [] : pullCommands(tool, address, repository, { tag, digest: detail.digest })
  return (
    <Section
      title={t('pull.title')}
      aside={
        address !== undefined && !changing ? (
          <Button tone="link" onClick={() => setChanging(true)}>
            {t('pull.change')}
          </Button>
        ) : undefined
      }
    >
      {address !== undefined && tools.length > 1 && (
        <div className={styles['tools']}>
          <ChoiceBar
            label={t('pull.with')}
            value={tool}
            choices={tools.map((value) => ({ value, text: value }))}
            onChange={setWanted}
          />
        </div>
      )}
      {commands.map(({ text, does, by }) => (
        <div key={`${does} ${by}`} className={styles['field']}>
          <span className="mono">
            <Breakable text={text} />
          </span>
          <CopyButton value={text} what={t(`pull.${by}.${does}`)} />
        </div>
      ))}
      {address !== undefined && commands.length === 0 && (
        <p className={styles['noCommand']}>{t('pull.needsTag', { tool })}</p>
      )}
      {(address === undefined || changing) && (
        <div className={styles['address']}>
          <RegistryAddress key={address} store={store} onDone={done} />
        </div>
      )}
    </Section>
  )
}

/** Runtimes pull images; ORAS whatever else a manifest describes, and Helm its charts. */
function toolsFor(detail: ManifestDetail): readonly PullTool[] {
  switch (detail.kind) {
    case 'image':
      return imageTools
    case 'index':
      return detail.manifests.some(({ kind }) => kind === 'image') ? imageTools : artifactTools
    case 'artifact':
      return detail.config?.mediaType === chartConfig ? chartTools : artifactTools
    case 'schema1':
      return ['docker']
    case 'unreadable':
      return []
  }
}

/** Of a chart: Helm's specification of charts in registries (HIP 6). */
const chartConfig = 'application/vnd.cncf.helm.config.v1+json'
