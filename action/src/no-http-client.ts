/*
 * Stands in the bundle for @actions/http-client, which @actions/core has for one thing that this action does not do,
 * asking for an OIDC token, and which would bring along 780 KB.
 */
export const HttpClient = null;
export const BearerCredentialHandler = null;
