/** Kinds of manifests. Codes are places in this list. */
export const manifestKinds = ['image', 'artifact', 'index', 'schema1', 'unreadable'] as const

/** What referenced content is to its manifest. Codes are places in this list. */
export const referenceRoles = ['config', 'layer', 'child', 'subject'] as const

export const roleCode = { config: 0, layer: 1, child: 2, subject: 3 } as const
