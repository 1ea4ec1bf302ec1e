import { IconArrowsExchange } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ComparedImage, ComparedImages, StoreRow } from '../../../electron/api/rows.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { DriverBadge } from '../../parts/pill.tsx'
import { Digest, shortDigest } from '../../parts/values/digest.tsx'
import type { DifferencesAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './differences.module.css'
import { swapped } from './use-differences.ts'

/** The two images, each with the way to it, and a button that swaps them. */
export function ComparedSides(props: {
  address: DifferencesAddress
  stores: readonly StoreRow[]
  images: ComparedImages | undefined
}): ReactNode {
  const { address, stores, images } = props
  const { t } = useTranslation('differences')
  const goTo = useGoTo()
  return (
    <div className={styles['sides']}>
      <Side
        label={t('before')}
        store={stores.find(({ id }) => id === address.beforeStore)}
        repository={address.beforeRepository}
        tag={address.beforeTag}
        digest={address.beforeDigest}
        image={images?.before}
      />
      <IconButton label={t('swap')} onClick={() => goTo(swapped(address), 'replace')} bordered>
        <IconArrowsExchange size={16} />
      </IconButton>
      <Side
        label={t('after')}
        store={stores.find(({ id }) => id === address.afterStore)}
        repository={address.afterRepository}
        tag={address.afterTag}
        digest={address.afterDigest}
        image={images?.after}
      />
    </div>
  )
}

function Side(props: {
  label: string
  store: StoreRow | undefined
  repository: string
  tag: string | undefined
  digest: string | undefined
  image: ComparedImage | undefined
}): ReactNode {
  const { label, store, repository, tag, digest, image } = props
  const { t } = useTranslation('differences')
  const goTo = useGoTo()
  const name = tag === undefined ? `${repository}@${shortDigest(digest ?? '')}` : `${repository}:${tag}`
  return (
    <section className={styles['side']} aria-label={label}>
      <span className={styles['sideLine']}>
        <span>{label}</span>
        {store !== undefined && <DriverBadge driver={store.driver} />}
        <span className="trunc">{store?.name ?? t('storeGone')}</span>
      </span>
      <Button
        tone="link"
        className={`trunc ${styles['reference']}`}
        disabled={store === undefined}
        title={visible(name)}
        onClick={() =>
          store !== undefined && goTo({ at: 'repositories', store: store.id, repository, tag, digest })
        }
      >
        {visible(name)}
      </Button>
      <span className={styles['sideLine']}>
        {image === undefined ? '…' : <Digest value={image.manifest} />}
        {image?.platform}
      </span>
    </section>
  )
}
