/** The pages of the guide, in the order in which they are read; each is a file of this name in every language. */
export const guidePageNames = [
  'start',
  'browse',
  'images',
  'push',
  'copy',
  'export',
  'health',
  'garbage',
  'delete',
  'usage',
  'lists',
  'driver-filesystem',
  'driver-s3',
  'driver-oss',
  'driver-cos',
  'driver-bos',
  'driver-ks3',
  'permissions',
  'troubleshooting',
  'keyboard',
] as const

export type GuidePageName = (typeof guidePageNames)[number]

/** A page of the guide, and a heading of it. */
export interface GuidePlace {
  readonly page: GuidePageName
  /** A section's id; the top when absent. */
  readonly at?: string | undefined
}

/** Where a link of the guide leads: `push.md#Not-found`, or a heading of the same page. Undefined if it leads nowhere. */
export function placeOf(href: string, page: GuidePageName): GuidePlace | undefined {
  const [, file = '', at = ''] = /^(?:([\w-]+)\.md)?(?:#(.*))?$/.exec(href) ?? []
  const target = file === '' ? page : guidePageNames.find((name) => name === file)
  if (target === undefined || (file === '' && at === '')) return undefined
  return { page: target, ...(at === '' ? {} : { at: decodeURIComponent(at) }) }
}
