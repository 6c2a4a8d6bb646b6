export interface QuotaPolicy {
  /** Shown to clients; lower-case words joined by hyphens. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** How much of a quota is used, after the call that asked. */
export interface Standing {
  readonly policy: QuotaPolicy;
  readonly remaining: number;
  /** Until the quota is whole again; at least 1. */
  readonly resetSeconds: number;
}
