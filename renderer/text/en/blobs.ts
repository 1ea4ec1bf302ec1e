export const blobs = {
  title: 'Blobs',
} as const
