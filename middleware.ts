import { NextResponse, type NextRequest } from 'next/server';
import { getContext } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { isAtDesk } from '@/lib/http/desk/is-at-desk';
import { isDeskRoute } from '@/lib/http/desk/is-desk-route';
import { placeDeskPage } from '@/lib/http/desk/place-desk-page';
import { getOrigins } from '@/lib/http/get-origins';
import { placePage } from '@/lib/http/place-page';
import { preparePage } from '@/lib/http/prepare-page';
import { problemResponse } from '@/lib/http/problem';
import { securityHeaders } from '@/lib/http/security-headers';
import { pathOnHost, separateHosts } from '@/lib/http/separate-hosts';

/** Pages only: the API, `/mcp` and `/i` separate hosts themselves, and a body must not pass through here. */
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!api/|i/|_next/|metrics$|mcp$|\\.well-known/|[^/]+\\.(?:css|svg|ico|txt|xml|json|md|sxcu|sh|webmanifest|png)$).*)',
  ],
};

export default async function middleware(request: NextRequest): Promise<NextResponse> {
  const context = getContext();
  const path = request.nextUrl.pathname;
  const ownPath = pathOnHost(separateHosts(context.env, request.headers), path);
  if (ownPath === null) {
    const told = securityHeaders('file', context.env);
    return new NextResponse('Not found\n', { status: 404, headers: told });
  }
  if (ownPath !== path) return NextResponse.rewrite(new URL(ownPath, request.url));
  const atDesk = isAtDesk(context.env, request.headers, path);
  if (atDesk && isDeskRoute(path)) return NextResponse.next();
  const page = preparePage(context.env, request.headers, path);
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(page.requestHeaders)) headers.set(name, value);
  const place = atDesk
    ? await placeDeskPage(context, request.headers, path)
    : await placePage(context, path, request.nextUrl.search !== '');
  if (isRefusal(place)) {
    const origins = getOrigins(context.env, request.headers);
    const { status, headers: told, body } = problemResponse(place, origins, 'text/html');
    return new NextResponse(typeof body === 'string' ? body : null, { status, headers: told });
  }
  const target = new URL(place.path, request.url);
  // A page that was asked for by its own name may read its query.
  if (place.path === path) target.search = request.nextUrl.search;
  return NextResponse.rewrite(target, {
    request: { headers },
    headers: page.responseHeaders,
    status: place.status,
  });
}
