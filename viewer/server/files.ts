/** The page's files over HTTP: read only, from one folder, with headers that let the page do no more than it must. */

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Vite puts a hash of the content into these names, so they never change. */
const HASHED = /^assets\/.*-[\w-]{8,}\.\w+$/;

function securityHeaders(host: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'self'",
    // A socket is another scheme, which 'self' does not cover in every browser.
    `connect-src 'self' ws://${host}`,
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

/** The path below the folder that an address means, or null when it means none. */
export function pathOf(url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
  } catch {
    return null;
  }
  if (!path.startsWith('/') || /[\0\\]/.test(path)) return null;
  const parts = path.slice(1).split('/');
  if (parts.some((part) => part.startsWith('.') || part.includes(':'))) return null;
  return path === '/' ? 'index.html' : parts.join('/');
}

/** The real file, links followed, if it lies in the folder. */
async function fileIn(directory: string, path: string): Promise<{ name: string; size: number } | null> {
  try {
    const root = await realpath(directory);
    const name = await realpath(join(root, path));
    const info = await stat(name);
    return name.startsWith(root + sep) && info.isFile() ? { name, size: info.size } : null;
  } catch {
    return null;
  }
}

function page(response: ServerResponse, code: number, title: string, text: string, head: boolean): void {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>\n`;
  response.writeHead(code, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Cache-Control': 'no-store',
  });
  response.end(head ? undefined : html);
}

/** Answers one request whose Host has been checked. */
export async function serveFile(directory: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders(request.headers.host ?? ''))) {
    response.setHeader(name, value);
  }
  const head = request.method === 'HEAD';
  if (request.method !== 'GET' && !head) {
    response.setHeader('Allow', 'GET, HEAD');
    page(response, 405, 'Method not allowed', 'Only GET and HEAD are.', head);
    return;
  }
  const path = pathOf(request.url ?? '/');
  const file = path === null ? null : await fileIn(directory, path);
  if (path !== null && file !== null) send(response, path, file, head);
  else if (path === 'index.html') {
    page(response, 503, 'The page is not built', 'Run <code>npm run build</code>, then reload.', head);
  } else page(response, 404, 'Not found', 'The viewer is at <a href="/">/</a>.', head);
}

function send(response: ServerResponse, path: string, file: { name: string; size: number }, head: boolean): void {
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file.name)] ?? 'application/octet-stream',
    'Content-Length': file.size,
    'Cache-Control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (head) response.end();
  else pipeline(createReadStream(file.name), response, () => {});
}
