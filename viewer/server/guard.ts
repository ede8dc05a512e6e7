/**
 * Who may talk to the viewer's server.
 *
 * A page of any other site can make a browser connect to this machine, and a name that resolves to 127.0.0.1 can make
 * such a page look like ours (DNS rebinding). So: the Host header must be a name that is ours, the Origin must be the
 * very site that this server serves, and commands need a token that only the printed address holds.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** 128 random bits, fit for the fragment of an address. */
export const makeToken = (): string => randomBytes(16).toString('base64url');

/** Compares without telling by its time where the first difference is. */
export function tokensEqual(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '::1'].includes(host);

/** A host as it stands in an address: IPv6 in brackets. */
export const inAddress = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/**
 * The names under which requests may come. The port is left open, so that a tunnel to another local port works: names
 * are what a rebinding attack needs, and the Origin is compared with the whole Host, its port included.
 */
export function hostNames(host: string, more: readonly string[]): ReadonlySet<string> {
  return new Set([...LOOPBACK, inAddress(host), ...more].map((name) => name.toLowerCase()));
}

/** True when the request's Host header names this server. */
export function hostAllowed(request: IncomingMessage, names: ReadonlySet<string>): boolean {
  const header = request.headers.host?.toLowerCase() ?? '';
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d{1,5})?$/.exec(header);
  return match?.[1] !== undefined && names.has(match[1]);
}

/** 'ours': the page that this server serves. 'none': not a browser. 'foreign': any other site. */
export function originOf(request: IncomingMessage): 'ours' | 'none' | 'foreign' {
  const { origin, host } = request.headers;
  if (origin === undefined) return 'none';
  return origin.toLowerCase() === `http://${host?.toLowerCase()}` ? 'ours' : 'foreign';
}

/** A bucket of `burst` tokens that refills at `perSecond`. `take` is false when it is empty. */
export function makeRateLimit(perSecond: number, burst: number): { take(nowMs: number): boolean } {
  let tokens = burst;
  let last = Number.NaN;
  return {
    take(nowMs) {
      if (!Number.isNaN(last)) tokens = Math.min(burst, tokens + ((nowMs - last) / 1000) * perSecond);
      last = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
