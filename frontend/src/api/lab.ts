import { get, patch, post, put, query, remove, send } from './http';
import { plainAttempt } from './plain';
import type { GradingShare, ShareRequest } from './shareTypes';
import type { Deployment, DeploymentWish, Workspace } from './deploymentTypes';
import type { Delivery, Feed, FeedOf, MailSettings, NewFeed, NewsKind, NewWebhook, Webhook } from './newsTypes';
import type {
  Account,
  AddedMember,
  Attempt,
  AttemptFile,
  AttemptSummary,
  Attention,
  AuditEntry,
  Block,
  BlockRequest,
  Board,
  BoardAction,
  BoardSsh,
  Booked,
  BookedSeries,
  BookingRequest,
  CheckStatistics,
  ConsoleLink,
  ExerciseDetail,
  ExerciseSummary,
  Grade,
  HealthLook,
  Held,
  Host,
  ImportLine,
  InLine,
  Inbox,
  JoinToken,
  LabClass,
  Limits,
  NewToken,
  Person,
  Quota,
  Reservation,
  ReservationChange,
  Role,
  Schedule,
  SeriesRequest,
  SourceFile,
  SshKey,
  Submission,
  Token,
  Watched,
} from './types';

const id = (value: string | number) => encodeURIComponent(value);

/** Everything the portal asks of the coordinator, one function per endpoint. */
export const lab = {
  session: () => get<{ person: Person }>('/api/session', { quiet401: true }).then((s) => s.person),
  signIn: (login: string, password: string) =>
    post<{ person: Person }>('/api/session', { login, password }, { quiet401: true }).then((s) => s.person),
  signOut: () => remove('/api/session'),

  changePassword: (current: string, next: string) =>
    post<void>('/api/me/password', { current, next }, { quiet401: true }),
  tokens: () => get<Token[]>('/api/me/tokens'),
  createToken: (name: string, days: number | undefined) => post<NewToken>('/api/me/tokens', { name, days }),
  sshKeys: () => get<SshKey[]>('/api/me/ssh-keys'),
  addSshKey: (name: string, key: string) => post<SshKey>('/api/me/ssh-keys', { name, key }),
  removeSshKey: (keyId: number) => remove(`/api/me/ssh-keys/${id(keyId)}`),
  boardSsh: (name: string) => get<BoardSsh>(`/api/boards/${id(name)}/ssh`),
  removeToken: (tokenId: string | number) => remove(`/api/me/tokens/${id(tokenId)}`),

  mail: () => get<MailSettings>('/api/me/mail'),
  changeMail: (change: { address?: string; kinds?: NewsKind[] }) => patch<MailSettings>('/api/me/mail', change),

  feeds: () => get<Feed[]>('/api/feeds'),
  makeFeed: (of: FeedOf) => post<NewFeed>('/api/feeds', of),
  revokeFeed: (feedId: number) => remove(`/api/feeds/${id(feedId)}`),

  webhooks: () => get<Webhook[]>('/api/webhooks'),
  addWebhook: (url: string, kinds: NewsKind[]) => post<NewWebhook>('/api/webhooks', { url, kinds }),
  changeWebhook: (hookId: number, change: { url?: string; kinds?: NewsKind[]; enabled?: boolean }) =>
    patch<Webhook>(`/api/webhooks/${id(hookId)}`, change),
  removeWebhook: (hookId: number) => remove(`/api/webhooks/${id(hookId)}`),
  testWebhook: (hookId: number) => post<Delivery>(`/api/webhooks/${id(hookId)}/test`, undefined, { deadlineMs: 30_000 }),
  webhookDeliveries: (hookId: number) => get<Delivery[]>(`/api/webhooks/${id(hookId)}/deliveries`),

  people: () => get<Account[]>('/api/people'),
  createPerson: (person: { login: string; name: string; role: Role; email?: string }) =>
    post<{ person: Account; password: string }>('/api/people', person),
  changePerson: (login: string, change: { name?: string; role?: Role; disabled?: boolean }) =>
    patch<Account>(`/api/people/${id(login)}`, change),
  resetPassword: (login: string) => post<{ password: string }>(`/api/people/${id(login)}/reset`),
  importPeople: (csv: string) =>
    post<ImportLine[]>('/api/people/import', undefined, { body: csv, contentType: 'text/csv' }),
  audit: (filter: { limit: number; before?: number }) => get<AuditEntry[]>(query('/api/audit', filter)),

  boards: () => get<Board[]>('/api/boards'),
  board: (name: string) => get<Board>(`/api/boards/${id(name)}`),
  // The answer comes when the board has done it, which takes up to a minute.
  boardAction: (name: string, action: BoardAction) =>
    post<void>(`/api/boards/${id(name)}/actions`, { action }, { deadlineMs: 75_000 }),

  boardHealth: (name: string) => get<HealthLook[]>(`/api/boards/${id(name)}/health`),
  checkHealth: (name: string) => post<void>(`/api/boards/${id(name)}/health`, undefined, { deadlineMs: 75_000 }),
  handDone: (name: string) => post<void>(`/api/boards/${id(name)}/hand-done`, undefined, { deadlineMs: 75_000 }),

  hosts: () => get<Host[]>('/api/hosts'),
  attention: () => get<Attention[]>('/api/attention'),
  addHost: (name: string, minutes: number) =>
    post<{ name: string; join: JoinToken }>('/api/hosts', { name, join: true, minutes }).then((made) => made.join),
  joinToken: (name: string, minutes: number) => post<JoinToken>(`/api/hosts/${id(name)}/join-tokens`, { minutes }),
  rotateCredential: (name: string) => post<{ name: string; credential: string }>(`/api/hosts/${id(name)}/credential`),
  drainHost: (name: string) => post<void>(`/api/hosts/${id(name)}/drain`),
  resumeHost: (name: string) => post<void>(`/api/hosts/${id(name)}/resume`),
  retireHost: (name: string) => post<void>(`/api/hosts/${id(name)}/retire`),
  resumeGrading: (name: string) => post<void>(`/api/hosts/${id(name)}/resume-grading`),
  renameHost: (name: string, to: string) => post<void>(`/api/hosts/${id(name)}/rename`, { name: to }),
  removeHost: (name: string) => remove(`/api/hosts/${id(name)}`),

  notifications: () => get<Inbox>('/api/notifications'),
  readNotification: (noteId: number) => post<void>(`/api/notifications/${id(noteId)}/read`),
  readAllNotifications: () => post<void>('/api/notifications/read'),

  reservations: (filter: { mine?: boolean; board?: string; from?: string; to?: string }) =>
    get<Booked[]>(query('/api/reservations', filter)),
  book: (request: BookingRequest) => post<Reservation>('/api/reservations', request),
  /** Who waits for a board, the next first. */
  waiting: (mine: boolean) => get<InLine[]>(query('/api/reservations/waiting', mine ? { mine } : {})),
  endReservation: (reservationId: string | number) => remove(`/api/reservations/${id(reservationId)}`),
  extendReservation: (reservationId: string | number, minutes: number) =>
    post<Booked>(`/api/reservations/${id(reservationId)}/extend`, { minutes }),
  changeReservation: (reservationId: number, change: ReservationChange) =>
    patch<Booked>(`/api/reservations/${id(reservationId)}`, change),
  bookSeries: (request: SeriesRequest) => post<BookedSeries>('/api/reservations/series', request),
  /** Cancels what has not begun of it, and ends what runs. */
  endSeries: (seriesId: number) => remove(`/api/reservations/series/${id(seriesId)}`),
  /** Everything that occupies boards between two instants. */
  calendar: (from: string, to: string) => get<Held[]>(query('/api/calendar', { from, to })),
  block: (request: BlockRequest) => post<Block>('/api/blocks', request),
  shares: () => get<GradingShare[]>('/api/grading-shares'),
  addShare: (request: ShareRequest) => post<GradingShare>('/api/grading-shares', request),
  removeShare: (shareId: number) => remove(`/api/grading-shares/${id(shareId)}`),
  liftBlock: (blockId: number) => remove(`/api/blocks/${id(blockId)}`),
  consoleLinks: (board: string) => get<ConsoleLink[]>(`/api/boards/${id(board)}/console-links`),
  makeConsoleLink: (board: string, minutes: number | null) => post<ConsoleLink>(`/api/boards/${id(board)}/console-links`, { minutes }),
  revokeConsoleLink: (board: string, link: number) => remove(`/api/boards/${id(board)}/console-links/${id(link)}`),
  watch: (key: string) => get<Watched>(`/api/watch/${id(key)}`),
  share: (reservationId: number, login: string) => put<Booked>(`/api/reservations/${id(reservationId)}/partners/${id(login)}`, {}),
  unshare: (reservationId: number, login: string) => remove(`/api/reservations/${id(reservationId)}/partners/${id(login)}`),
  handOver: (reservationId: number, login: string) => post<Booked>(`/api/reservations/${id(reservationId)}/hand-over`, { to: login }),

  /** What one may book, and has. */
  quota: () => get<Quota>('/api/reservations/quota'),
  /** Another's, for those who teach. */
  quotaOf: (login: string) => get<Quota>(query('/api/reservations/quota', { person: login })),
  personLimits: (login: string) => get<Limits>(`/api/people/${id(login)}/limits`),
  /** As a whole: what is left out is the matter of role and classes again. */
  setPersonLimits: (login: string, limits: Limits) => put<Limits>(`/api/people/${id(login)}/limits`, limits),

  classes: () => get<LabClass[]>('/api/classes'),
  class: (name: string) => get<LabClass>(`/api/classes/${id(name)}`),
  makeClass: (made: { name: string; title: string }) => post<LabClass>('/api/classes', made),
  changeClass: (name: string, change: { title?: string; teachers?: string[]; limits?: Limits; budget?: LabClass['budget'] }) =>
    patch<LabClass>(`/api/classes/${id(name)}`, change),
  removeClass: (name: string) => remove(`/api/classes/${id(name)}`),
  addMembers: (name: string, logins: string[]) => post<AddedMember[]>(`/api/classes/${id(name)}/members`, { logins }),
  removeMember: (name: string, login: string) => remove(`/api/classes/${id(name)}/members/${id(login)}`),

  deployments: (board: string) => get<Deployment[]>(deploymentsOf(board)),
  deployment: (deploymentId: number) => get<Deployment>(`/api/deployments/${id(deploymentId)}`),
  repeatDeployment: (deploymentId: number) => post<Deployment>(`/api/deployments/${id(deploymentId)}/repeat`),
  /** Small files inside the request. */
  deployTyped: (board: string, wish: DeploymentWish, files: (SourceFile | { path: string; base64: string })[]) =>
    post<Deployment>(deploymentsOf(board), { ...wish, files }, { deadlineMs: UPLOAD_MS }),
  /** One file or archive of any size that its kind may have. */
  deployFile: (board: string, { parameters = [], ...wish }: DeploymentWish, file: File) => {
    const path = query(deploymentsOf(board), { ...wish });
    const given = parameters.map((parameter) => `&parameter=${id(parameter)}`).join('');
    return post<Deployment>(path + given, undefined, { body: file, contentType: 'application/octet-stream', deadlineMs: UPLOAD_MS });
  },
  workspace: () => get<Workspace>('/api/workspace'),

  exercises: () => get<ExerciseSummary[]>('/api/exercises'),
  exercise: (exerciseId: string) => get<ExerciseDetail>(`/api/exercises/${id(exerciseId)}`),
  starterUrl: (exerciseId: string) => `/api/exercises/${id(exerciseId)}/starter`,
  grades: (exerciseId: string) => get<Grade[]>(`/api/exercises/${id(exerciseId)}/grades`),
  gradesCsvUrl: (exerciseId: string) => `/api/exercises/${id(exerciseId)}/grades.csv`,
  checkStatistics: (exerciseId: string) => get<CheckStatistics>(`/api/exercises/${id(exerciseId)}/check-statistics`),
  regradeAll: (exerciseId: string) => post<{ attempts: number[] }>(`/api/exercises/${id(exerciseId)}/regrade`),
  rescore: (exerciseId: string) =>
    post<{ changed: number; unchanged: number; regrade: number }>(`/api/exercises/${id(exerciseId)}/rescore`),
  schedule: (exerciseId: string) => get<Schedule>(`/api/exercises/${id(exerciseId)}/schedule`),
  setSchedule: (exerciseId: string, schedule: Schedule) =>
    put<Schedule>(`/api/exercises/${id(exerciseId)}/schedule`, schedule),

  handInFiles: (exerciseId: string, files: SourceFile[]) => post<HandedIn>(submissionsOf(exerciseId), { files }),
  handInUpload: (exerciseId: string, files: File[]) => {
    const form = new FormData();
    files.forEach((file) => form.append('files', file, file.name));
    return post<HandedIn>(submissionsOf(exerciseId), undefined, { body: form, deadlineMs: 120_000 });
  },
  handInArchive: (exerciseId: string, archive: File) =>
    post<HandedIn>(submissionsOf(exerciseId), undefined, {
      body: archive,
      contentType: archive.name.endsWith('.zip') ? 'application/zip' : 'application/gzip',
      deadlineMs: 120_000,
    }),
  // The answer comes when the board has been captured and handed over.
  handInBoard: (exerciseId: string, board: string) =>
    post<HandedIn>(`${submissionsOf(exerciseId)}/board`, { board }, { deadlineMs: 5 * 60_000 }),
  submission: (submissionId: string | number) => get<Submission>(`/api/submissions/${id(submissionId)}`),
  regrade: (submissionId: string | number) => post<HandedIn>(`/api/submissions/${id(submissionId)}/attempts`),

  attempts: (filter: { exercise?: string; person?: string; mine?: boolean; limit?: number; before?: number }) =>
    get<AttemptSummary[]>(query('/api/attempts', filter)),
  attempt: (attemptId: string | number) => get<Attempt>(`/api/attempts/${id(attemptId)}`).then(plainAttempt),
  cancelAttempt: (attemptId: string | number) => post<void>(`/api/attempts/${id(attemptId)}/cancel`),
  attemptUrl: (attemptId: string | number, part: AttemptFile | 'results.json', run?: number) =>
    query(`/api/attempts/${id(attemptId)}/${part}`, { run }),
  resultsUrl: (attemptId: string | number, format: 'json' | 'ktap' | 'junit') =>
    query(`/api/attempts/${id(attemptId)}/results`, { format }),
  archiveUrl: (submissionId: string | number) => `/api/submissions/${id(submissionId)}/archive`,
  attemptText: async (attemptId: string | number, part: 'build-log' | 'kernel-log', run?: number) =>
    (await send(lab.attemptUrl(attemptId, part, run), { accept: 'text/plain, application/problem+json' })).text(),
  attemptConsole: async (attemptId: string | number) =>
    new Uint8Array(
      await (
        await send(lab.attemptUrl(attemptId, 'console'), { accept: 'application/octet-stream, application/problem+json' })
      ).arrayBuffer(),
    ),
};

export interface HandedIn {
  submission: { id: number };
  attempt: { id: number };
}

/** A kernel over a slow line. */
const UPLOAD_MS = 15 * 60_000;

function deploymentsOf(board: string): string {
  return `/api/boards/${id(board)}/deployments`;
}

function submissionsOf(exerciseId: string): string {
  return `/api/exercises/${id(exerciseId)}/submissions`;
}
