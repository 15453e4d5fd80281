const ROUTE =
  /^\/operator\/(?:challenge|sign-in|sign-out|cases\/[a-z0-9]{10}\/(?:actions|export|images\/[a-z0-9]{10,32}))$/;

/** Whether a path of the desk is answered by a route instead of a page. For the middleware, which must not load them. */
export function isDeskRoute(path: string): boolean {
  return ROUTE.test(path);
}
