import type { BookingAlternative, BookingConflict } from './types';

/** RFC 9457 problem details as the coordinator sends them. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  conflicts?: BookingConflict[];
  alternatives?: BookingAlternative[];
  /** The nearest start at which it would work. */
  next?: string;
  /** Validation problems name the field each belongs to. */
  violations?: { field?: string; message?: string }[];
}

/** A refused request. `message` is a sentence a person can act on; `code` is what code may decide on. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly body: ProblemBody;

  constructor(status: number, body: ProblemBody) {
    super(sentence(status, body));
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'unreachable' : `http-${status}`);
    this.title = body.title ?? titleOf(status);
    this.body = body;
  }
}

/** Reads any failed response, also one that no coordinator wrote (a proxy's HTML page, an empty body). */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? '';
  if (/\bjson\b/.test(type)) {
    try {
      const body: unknown = await response.json();
      if (typeof body === 'object' && body !== null) {
        return new Problem(response.status, body as ProblemBody);
      }
    } catch {
      // Not JSON after all: the status alone has to do.
    }
  }
  return new Problem(response.status, {});
}

/** The request never got an answer. */
export function unreachable(): Problem {
  return new Problem(0, {});
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof Error && error.message) return error.message;
  return 'Something went wrong in this page. Reload it; if it happens again, tell your teacher.';
}

export function isProblem(error: unknown, ...codesOrStatus: (string | number)[]): error is Problem {
  return (
    error instanceof Problem &&
    codesOrStatus.some((c) => (typeof c === 'number' ? c === error.status : c === error.code))
  );
}

/** The lab did not answer, or only something in front of it did: the same may succeed in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 502);
}

function sentence(status: number, body: ProblemBody): string {
  const fields = (body.violations ?? [])
    .map((v) => [v.field, v.message].filter(Boolean).join(': '))
    .filter((text) => text !== '');
  const main = body.detail ?? body.title;
  if (main) return fields.length > 0 ? `${main} (${fields.join('; ')})` : main;
  if (fields.length > 0) return fields.join('; ');
  return sentenceOf(status);
}

function titleOf(status: number): string {
  if (status === 0) return 'The lab does not answer';
  if (status === 401) return 'Not signed in';
  if (status === 403) return 'Not allowed';
  if (status === 404) return 'Not found';
  if (status === 409) return 'That clashes with something else';
  if (status >= 500) return 'The lab has a problem';
  return 'That did not work';
}

function sentenceOf(status: number): string {
  if (status === 0) return 'The lab does not answer. Check your network, then try again.';
  if (status === 401) return 'You are not signed in, or your session has ended. Sign in again.';
  if (status === 403) return 'Your account may not do this. Ask a teacher or an administrator.';
  if (status === 404) return 'There is nothing here. It may have been removed, or it belongs to somebody else.';
  if (status === 413) return 'That is too large for the lab to accept. Hand in only source files.';
  if (status === 429) return 'Too many tries in a short time. Wait a minute, then try again.';
  if (status === 502 || status === 503 || status === 504) {
    return 'The lab is starting or being updated. Nothing is lost; try again in a moment.';
  }
  if (status >= 500) return 'The lab could not finish this. It is not your fault; try again in a moment.';
  return `The lab refused this (status ${status}).`;
}
