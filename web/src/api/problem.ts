// One error type for everything that can go wrong on the way to the server.
export interface ProblemBody {
  type?: string;
  error?: unknown;
  max?: number;
  permission?: string;
  retry_after?: number;
  with?: string;
  note?: string;
}

/** An answer that was not a success: HTTP status (0 = no answer at all) and the protocol's `type`, if it had one. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: ProblemBody;

  constructor(status: number, body: ProblemBody = {}) {
    super(body.type ?? `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.type = body.type;
    this.body = body;
  }

  /** Whether the session itself is gone: 401 without a type (rest-accounts 1.9). */
  get signedOut(): boolean {
    return this.status === 401 && !this.type;
  }

  get offline(): boolean {
    return this.status === 0;
  }
}
