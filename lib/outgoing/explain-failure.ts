/** How a connection fails before a byte of the request is sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // The other side is no TLS, or has none in common with us.
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  // A certificate that does not prove the name.
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** System calls that come before sending, whatever their error. */
const CALLS_BEFORE_SENDING: ReadonlySet<string> = new Set(['getaddrinfo', 'connect']);

const MAX_CAUSES = 8;

type Failure = Error & { readonly code?: unknown; readonly syscall?: unknown };

/** The error and what caused it, outermost first. */
function listCauses(error: unknown): Failure[] {
  const causes: Failure[] = [];
  let current = error;
  while (current instanceof Error && causes.length < MAX_CAUSES) {
    causes.push(current);
    current = current.cause;
  }
  return causes;
}

const isBeforeSending = (failure: Failure): boolean =>
  (typeof failure.code === 'string' && BEFORE_SENDING.has(failure.code)) ||
  (typeof failure.syscall === 'string' && CALLS_BEFORE_SENDING.has(failure.syscall)) ||
  // One attempt for each address of the name (RFC 8305): all of them failed to connect.
  (failure instanceof AggregateError &&
    failure.errors.length > 0 &&
    failure.errors.every((error) => listCauses(error).some(isBeforeSending)));

/** Whether no connection came about. False where anything may have been sent. */
export function isUnreached(error: unknown): boolean {
  return listCauses(error).some(isBeforeSending);
}

/** Codes and class names of a failure, for the log: a message could quote a URL or a header. */
export function explainFailure(error: unknown): string {
  const causes = listCauses(error);
  if (causes.length === 0) return typeof error;
  const words = causes.map(({ name, code }) => (typeof code === 'string' ? code : name));
  return [...new Set(words)].join(', ');
}
