/** What the REST API states about the state boards are in. */

/** How a board last became pristine. */
export interface ResetProof {
  at: string;

export type HealthOccasion = 'AFTER_RESET' | 'SCHEDULED' | 'ON_DEMAND' | 'AFTER_RECOVERY' | 'UNKNOWN';

/** One look at a board's health. */
export interface HealthLook {
  id: number;
