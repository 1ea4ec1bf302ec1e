/** Judgements about parameters, by finding id. One without a line here is shown in the registry's own words. */
export const findings = {
  missing: 'This parameter is required',
} as const
