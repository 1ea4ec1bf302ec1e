/** The classes that must be restored, and the tiers of the class that moves objects by itself. */
export const archives: ReadonlySet<string> = new Set(['ARCHIVE', 'DEEP_ARCHIVE'])
