/** The one way to the HTTP API. Every failure becomes one ApiError. */

/** Codes that the server does not know, because the request did not reach it or the answer was not its own. */
export type LocalCode = 'offline' | 'unavailable';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const PATIENCE_MS = 15_000;

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: string,
    readonly data: Record<string, unknown> = {},
    readonly status = 0,
  ) {
    super(code);
  }

  /** Whether the same request may succeed later without anybody changing it. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** How long the server asked to wait. */
  get retryAfterMs(): number | null {
    const seconds = this.data['retry_after'];
    return typeof seconds === 'number' ? seconds * 1000 : null;
  }
}

type SessionListener = (error: ApiError) => void;
let sessionProblem: SessionListener = () => undefined;

/** What stands in the way of every call, whatever it was about. */
const SESSION_CODES = new Set(['not_signed_in', 'session_expired', 'session_ended', 'password_change_required']);

/** `listener` hears of every answer that says the session is over, or may not be used yet. */
export function onSessionProblem(listener: SessionListener): void {
  sessionProblem = listener;
}

export async function request<T = unknown>(method: Method, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body);
  if (response.ok) return (await answerOf(response)) as T;
  const error = await problemOf(response);
  if (SESSION_CODES.has(error.code)) sessionProblem(error);
  throw error;
}

/** A request whose answer says nothing but that it was done. */
export async function command(method: Method, path: string, body?: unknown): Promise<void> {
  await request(method, path, body);
}

/** Path with the parameters that have a value. */
export function withQuery(path: string, parameters: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
  } catch {
    throw new ApiError('offline');
  }
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  try {
    return await response.json();
  } catch {
    throw new ApiError('unavailable');
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  try {
    const { code, type: _type, title: _title, status: _status, ...data } = await response.json();
    if (typeof code === 'string') return new ApiError(code, data, response.status);
  } catch {
    // Not an answer of our server, perhaps of a proxy in front of it.
  }
  return new ApiError('unavailable', {}, response.status);
}
