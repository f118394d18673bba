// What the REST API states about how boards are.

/** How a board last became pristine. */
export interface ResetProof {
  at: string;
  how: string;
  /** False: cooperative, root on the board could have written beneath the reset. */
  verified: boolean;
  kernel: string;
  taint: number;
  disk: string;
  tookMs: number;
}

export type HealthOccasion = 'AFTER_RESET' | 'SCHEDULED' | 'ON_DEMAND' | 'AFTER_RECOVERY' | 'UNKNOWN';

/** One look at a board's health. */
export interface HealthLook {
  id: number;
  at: string;
  occasion: HealthOccasion;
  healthy: boolean;
  sentence: string;
  tookMs: number;
  /** The step of recovery it followed; empty for a plain look. */
  recovery: string;
  /** Only for teachers and administrators. */
  items?: { what: string; ok: boolean; detail: string }[];
}
