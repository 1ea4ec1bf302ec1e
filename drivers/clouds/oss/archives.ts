/** The classes that must be restored; `Archive` only where the bucket's real-time access of archives is off. */
export const archives: ReadonlySet<string> = new Set(['Archive', 'ColdArchive', 'DeepColdArchive'])
