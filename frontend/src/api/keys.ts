import type { AttemptFile, LabEvent } from './types';

/** Names of everything cached; an event of the lab maps to the names it makes stale. */
export const keys = {
  session: ['session'] as const,
  boards: ['boards'] as const,
  board: (name: string) => ['boards', name] as const,
  health: (name: string) => ['boards', name, 'health'] as const,
  consoleLinks: (board: string) => ['boards', board, 'console-links'] as const,
  hosts: ['hosts'] as const,
  attention: ['attention'] as const,
  notifications: ['notifications'] as const,
  reservations: ['reservations'] as const,
  calendar: ['calendar'] as const,
  waiting: (whose: 'mine' | 'all') => ['reservations', 'waiting', whose] as const,
  quota: ['reservations', 'quota'] as const,
  shares: ['grading-shares'] as const,
  quotaOf: (login: string) => ['reservations', 'quota', login] as const,
  personLimits: (login: string) => ['people', login, 'limits'] as const,
  classes: ['classes'] as const,
  class: (name: string) => ['classes', name] as const,
  exercises: ['exercises'] as const,
  exercise: (id: string) => ['exercises', id] as const,
  grades: (id: string) => ['grades', id] as const,
  checkStatistics: (id: string) => ['grades', id, 'checks'] as const,
  schedule: (id: string) => ['schedule', id] as const,
  attempts: ['attempts'] as const,
  attemptLists: ['attempts', 'list'] as const,
  attempt: (id: string | number) => ['attempts', 'one', String(id)] as const,
  /** What was recorded of it: it is complete once the attempt is over, and another answer then. */
  attemptRecord: (id: number, part: AttemptFile, over: boolean) => ['attempts', 'record', String(id), part, over] as const,
  submission: (id: string | number) => ['submissions', String(id)] as const,
  people: ['people'] as const,
  tokens: ['tokens'] as const,
  sshKeys: ['ssh-keys'] as const,
  boardSsh: (name: string) => ['board-ssh', name] as const,
  mail: ['mail'] as const,
  feeds: ['feeds'] as const,
  webhooks: ['webhooks'] as const,
  deliveries: (hook: number) => ['webhooks', String(hook), 'deliveries'] as const,
  audit: ['audit'] as const,
  deployments: (board: string) => ['deployments', 'board', board] as const,
  deployment: (id: number) => ['deployments', 'one', String(id)] as const,
  workspace: ['workspace'] as const,
  recordings: ['recordings'] as const,
  recording: (id: number) => ['recordings', 'one', String(id)] as const,
};

/** What a change in the lab makes stale, as prefixes of the names above. */
export function staleAfter(event: LabEvent): readonly (readonly string[])[] {
  switch (event.kind) {
    case 'board':
      return [keys.boards, keys.calendar, keys.attention];
    case 'reservation':
      return [keys.reservations, keys.calendar, keys.boards, keys.workspace, keys.attention];
    case 'attempt':
      return [keys.attemptLists, keys.attempt(event.id), ['submissions'], ['grades']];
    case 'host':
      return [keys.hosts, keys.boards, keys.attention];
    case 'deployment':
      return [['deployments', 'board'], ['deployments', 'one', event.id]];
    case 'exercise':
      return [keys.exercises];
    case 'notification':
      return [keys.notifications];
    case 'everything':
      return [[]];
  }
}
