/** People of the lab, and what is theirs. */
export type Role = 'STUDENT' | 'TEACHER' | 'ADMIN';

export interface PersonRef {
  login: string;
  name: string;
}

export interface Person extends PersonRef {
  role: Role;
}

export interface Account extends Person {
  email?: string | null;
  disabled: boolean;
  createdAt?: string;
  lastSignInAt?: string | null;
}

export interface Token {
  id: number;
  name: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

export interface SshKey {
  id: number;
  name: string;
  type: string;
  fingerprint: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** How a board is reached by SSH. */
export interface BoardSsh {
  board: string;
  host: string;
  port: number;
  hostKey: string;
  boardHostKey: string | null;
}

export interface NewToken extends Token {
  /** Shown once; the coordinator keeps only a hash. */
  token: string;
}

export interface ImportLine {
  line: number;
  login: string | null;
  created: boolean;
  password?: string | null;
  problem?: string | null;
}

export interface AuditEntry {
  id: number;
  at: string;
  person: string | null;
  action: string;
  subject: string | null;
  detail: string | null;
}
