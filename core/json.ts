/** JSON values: what configurations, snapshots and records are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
