// What the REST API states about notifications.

export interface Note {
  id: number;
  code: string;
  subject: string;
  text: string;
  /** The page about it; empty where there is none. */
  link: string;
  at: string;
  readAt: string | null;
}

export interface Inbox {
  unread: number;
  notifications: Note[];
}
