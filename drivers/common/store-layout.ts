/** What the bucket holds, seen from its top folders. */
export type StoreLayout =
  | { readonly kind: 'registry' }
  /**
   * Manifests abound and hardly a repository has a tag: nothing may reason from "untagged". `databaseLikely` where tags
   * seem to be kept in a database, as by Harbor and GitLab; otherwise they may as well have been deleted.
   */
  | {
      readonly kind: 'registryWithoutTags'
      readonly repositoriesSampled: number
      readonly databaseLikely: boolean
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'other' }
