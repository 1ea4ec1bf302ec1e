import { useQuery } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { useMediaTypeText } from '../../../parts/values/use-media-type-text.ts'
import { useTranslation } from '../../../text/use-translation.ts'

import { useClient } from '../../../api/client/client-context.tsx'
import { documentsQuery, type Documents } from '../../../api/queries/documents.ts'
import { SubTabs } from '../../../parts/controls/sub-tabs.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { ListingStopped } from '../../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { ErrorPanel, ProblemList } from '../../../parts/feedback/problem.tsx'
import { Pill } from '../../../parts/pill.tsx'
import type { ArtifactProps } from './artifact-props.ts'
import { partGroups, type PartGroup } from './part-groups.ts'
import { ArtifactFiles } from './artifact-files.tsx'
import { PartView } from './part-view.tsx'
import { Signatures } from './signatures.tsx'
import styles from './documents.module.css'

/** What an artifact says, each document under a tab of its own; signatures of all of them are one. */
export function ArtifactDocuments(props: ArtifactProps): ReactNode {
  const { nav, repository, manifest, about } = props
  const { t } = useTranslation('documents')
  const query = useQuery(documentsQuery(useClient(), nav.store.id, repository, manifest, about))
  const { data } = query
  return (
    <>
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
      {query.isFetching && data?.ended !== true && <LoadingLine text={t('reading')} />}
      {data?.artifact !== undefined && <Shown {...props} documents={data} artifact={data.artifact} />}
      {!query.isFetching && !query.isError && data?.ended !== true && (
        <ListingStopped onAgain={() => void query.refetch()} />
      )}
    </>
  )
}

function Shown(
  props: ArtifactProps & { documents: Documents; artifact: NonNullable<Documents['artifact']> },
): ReactNode {
  const { documents, artifact } = props
  const { t } = useTranslation('documents')
  const typeText = useMediaTypeText()
  const panelId = useId()
  const groups = partGroups(documents)
  const [chosen, setChosen] = useState<string>()
  const group = groups.find(({ id }) => id === chosen) ?? groups[0]
  return (
    <div className={styles['fill']}>
      <div className={styles['head']}>
        <Pill tone="accent">{t(`kind.${artifact.kind}`)}</Pill>
        <span className={`trunc ${styles['type']}`} title={artifact.artifactType}>
          {typeText(artifact.artifactType)}
        </span>
      </div>
      {artifact.problems.length > 0 && (
        <div className={styles['problems']}>
          <ProblemList problems={artifact.problems} />
        </div>
      )}
      {groups.length > 1 && (
        <SubTabs
          label={t('parts')}
          panelId={panelId}
          value={group?.id ?? ''}
          tabs={groups.map((each) => ({ value: each.id, text: nameOf(each, t), count: countOf(each) }))}
          onChange={setChosen}
        />
      )}
      <div
        className={styles['fill']}
        {...(groups.length > 1
          ? { role: 'tabpanel', id: panelId, 'aria-label': group === undefined ? '' : nameOf(group, t) }
          : {})}
      >
        {group === undefined && documents.ended && <Empty title={t('nothing')} detail={t('nothingDetail')} />}
        {group !== undefined && <Group {...props} group={group} />}
      </div>
    </div>
  )
}

function Group(
  props: ArtifactProps & {
    documents: Documents
    artifact: NonNullable<Documents['artifact']>
    group: PartGroup
  },
): ReactNode {
  const { group, documents, artifact, nav } = props
  switch (group.kind) {
    case 'part':
      return (
        <PartView
          key={group.id}
          nav={nav}
          repository={props.repository}
          manifest={props.manifest}
          about={props.about}
          part={group.part}
          pages={documents.packages.get(group.part.position)}
          ended={documents.ended}
          file={artifact.files[group.part.position]}
        />
      )
    case 'signatures':
      return (
        <Signatures
          nav={nav}
          repository={props.repository}
          manifest={props.manifest}
          about={artifact.about}
          parts={group.parts}
        />
      )
    case 'files':
      return <ArtifactFiles nav={nav} artifact={artifact} />
  }
}

type Texts = ReturnType<typeof useTranslation<'documents'>>['t']

function nameOf(group: PartGroup, t: Texts): string {
  if (group.kind === 'signatures') return t('part.signatures')
  if (group.kind === 'files') return t('part.files')
  return t(`part.${group.part.content.kind}`)
}

function countOf(group: PartGroup): number | undefined {
  if (group.kind === 'files') return group.files
  if (group.kind === 'signatures') {
    return group.parts.reduce((sum, { signatures }) => sum + signatures.length, 0)
  }
  return undefined
}
