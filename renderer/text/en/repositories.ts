export const repositories = {
  title: 'Repositories',
} as const
