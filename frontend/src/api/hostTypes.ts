import type { LinkState } from './types';

// What the REST API states about hosts.

export type HostState = 'ACTIVE' | 'DRAINING' | 'RETIRED' | 'REMOVED';

export interface Host {
  name: string;
  state: HostState;
  stateSince: string;
  /** False until its machine has a credential. */
  joined: boolean;
  link: LinkState;
  since: string | null;
  version: string | null;
  protocol: string | null;
  sentence: string | null;
  boards: string[];
}

/** Turns a machine into a host, once. */
export interface JoinToken {
  host: string;
  token: string;
  expiresAt: string;
}

/** Something an administrator should look after. */
export interface Attention {
  kind: 'BY_HAND' | 'QUARANTINED' | 'HOST_LOST' | 'WITHDRAWN' | 'BOARD_CLAIMED_TWICE' | 'BOARD_OFF' | 'NOT_JOINED' | 'DRAINED' | 'DRAINING';
  host: string;
  board: string | null;
  sentence: string;
  advice: string;
  since: string;
  mend: 'HAND_DONE' | 'RESET' | 'JOIN_TOKEN' | 'RETIRE' | 'RESUME' | 'RESUME_GRADING' | 'NONE';
}
