import type { LinkState } from './types';

/** What the REST API states about hosts. */

export type HostState = 'ACTIVE' | 'DRAINING' | 'RETIRED' | 'REMOVED';

export interface Host {
  name: string;

/** Turns a machine into a host, once. */
export interface JoinToken {
  host: string;

/** Something an administrator should look after. */
export interface Attention {
  kind: 'BY_HAND' | 'QUARANTINED' | 'HOST_LOST' | 'BOARD_CLAIMED_TWICE' | 'BOARD_OFF' | 'NOT_JOINED' | 'DRAINED' | 'DRAINING';
