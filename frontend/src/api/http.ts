import { problemOf, unreachable } from './problem';

/** How long one request may take. Power actions wait for the board, so they state their own. */
const DEADLINE_MS = 30_000;

type Listener = () => void;
const signedOutListeners = new Set<Listener>();

/** Called whenever the coordinator answers 401: the session has ended. */
export function onSignedOut(listener: Listener): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

interface Options {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: BodyInit;
  contentType?: string;
  accept?: string;
  deadlineMs?: number;
  /** A 401 is an answer here (sign-in, first look at the session), not the end of a session. */
  quiet401?: boolean;
}

export async function send(path: string, options: Options = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: options.accept ?? 'application/json, application/problem+json' };
  let body = options.body;
  if (options.json !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(options.json);
  } else if (options.contentType) {
    headers['Content-Type'] = options.contentType;
  }
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      body: body ?? null,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS),
    });
  } catch {
    throw unreachable();
  }
  if (!response.ok) {
    if (response.status === 401 && !options.quiet401) signedOutListeners.forEach((listener) => listener());
    throw await problemOf(response);
  }
  return response;
}

export async function get<T>(path: string, options: Options = {}): Promise<T> {
  return (await (await send(path, options)).json()) as T;
}

export async function post<T>(path: string, json?: unknown, options: Options = {}): Promise<T> {
  return body<T>(await send(path, { ...options, method: 'POST', ...(json === undefined ? {} : { json }) }));
}

export async function patch<T>(path: string, json: unknown): Promise<T> {
  return body<T>(await send(path, { method: 'PATCH', json }));
}

export async function put<T>(path: string, json: unknown): Promise<T> {
  return body<T>(await send(path, { method: 'PUT', json }));
}

export async function remove(path: string): Promise<void> {
  await send(path, { method: 'DELETE' });
}

/** The JSON of an answer, or undefined where there is none (202, 204). */
async function body<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** `/api/x?a=1`, leaving out what is undefined or empty. */
export function query(path: string, parameters: Record<string, string | number | boolean | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
