/** What leaves the lab: calendar feeds, webhooks, mail. */

export interface Feed {
  id: number;
  kind: 'PERSON' | 'CLASS' | 'BOARD';
  /** Of a class or a board. */
  name?: string;
  createdAt: string;
  lastUsedAt?: string;
}

export interface NewFeed extends Feed {
  /** After the lab's address; it is not shown again. */
  path: string;
}

/** Whose bookings; without either, one's own. */
export interface FeedOf {
  class?: string;
  board?: string;
}

export const NEWS_KINDS = [
  'reservation.started',
  'reservation.warning',
  'reservation.ended',
  'reservation.moved',
  'reservation.given',
  'reservation.withdrawn',
  'attempt.ungraded',
  'board.quarantined',
  'board.back',
] as const;

export type NewsKind = (typeof NEWS_KINDS)[number];

export interface Delivery {
  id: number;
  news: string;
  kind: NewsKind | 'test';
  at: string;
  state: 'DUE' | 'DELIVERED' | 'GIVEN_UP';
  attempts: number;
  triedAt?: string;
  tookMs?: number;
  status?: number;
  problem: string;
  nextAt?: string;
}

export interface Webhook {
  id: number;
  url: string;
  kinds: NewsKind[];
  enabled: boolean;
  /** Why the lab stopped it. */
  offReason: string;
  createdBy: string;
  createdAt: string;
  last?: Delivery;
}

export interface NewWebhook extends Webhook {
  secret: string;
}

export interface MailSettings {
  /** Whether this lab sends mail at all. */
  available: boolean;
  address: string | null;
  kinds: NewsKind[];
  choices: { kind: NewsKind; text: string; byDefault: boolean }[];
}
