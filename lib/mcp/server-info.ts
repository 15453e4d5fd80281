/** What a client shows of this server. The version is that of its tools: it changes where one of them does. */
export const SERVER_INFO = {
  name: 'img402',
  title: 'img402 image host',
  version: '1.0.0',
} as const;
