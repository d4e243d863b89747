import { NextResponse, type NextRequest } from 'next/server';
import { crossesSite } from '@/graphql/server/cross-site';
import { PUBLIC_PAGES } from './app/_ui/public-pages';
import { isOnHttps, sessionSecretOf } from './lib/auth/cookies';

/**
 * Runs before every page and sign-in request, not before those to the API, whose process sees to the same itself: its
 * bodies would be read, and cut, on the way. Security headers with a fresh nonce, a check that a request with a
 * cookie comes from our own pages, and the way to the sign-in page for those who have no session.
 *
 * This keeps strangers from seeing empty pages; it is not what protects data. Every use case and every read
 * checks the actor itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (crossesSite(request.method, (name) => request.headers.get(name))) {
    return NextResponse.json(
      { errors: [{ message: 'The request comes from another site.', extensions: { code: 'FORBIDDEN' } }] },
      { status: 403 },
    );
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);

  const response =
    isPublic(pathname) || hasSessionCookie(request)
      ? NextResponse.next({ request: { headers } })
      : NextResponse.redirect(isFirstStart() ? new URL('/first-start', request.nextUrl) : signInUrl(request));
  response.headers.set('content-security-policy', policy);
  return response;
}

/** API routes answer for themselves: a system that lacks credentials wants an error, not a sign-in page. */
function isPublic(pathname: string): boolean {
  return pathname.startsWith('/api/') || PUBLIC_PAGES.includes(pathname);
}

/** Whether it still opens anything is for the API to say; its pages then show the way to sign in. */
function hasSessionCookie(request: NextRequest): boolean {
  return sessionSecretOf(request.headers.get('cookie'), isOnHttps(process.env)) !== null;
}

/** Started before the venue was founded: the page says whether that has been done since. */
function isFirstStart(): boolean {
  return Boolean(process.env.MARGRAVE_FIRST_START);
}

function signInUrl(request: NextRequest): URL {
  const url = new URL('/sign-in', request.nextUrl);
  const from = request.nextUrl.pathname + request.nextUrl.search;
  if (from !== '/') url.searchParams.set('callbackUrl', from);
  return url;
}

/**
 * Scripts only with our nonce. Styles may be inline: Mantine sets positions and colours in style attributes,
 * and no style can run code or, with `connect-src` and `img-src` closed, send anything away.
 */
function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const config = {
  matcher: ['/((?!_next/static|_next/image|favicon.ico|icon.svg|api/graphql).*)'],
};
