export { type ClientErrorStatus, statusOfClientError } from './client-error.ts';
export { CLIENT_LEFT, Exchange, exchangeOf, type Outcome } from './exchange.ts';
export { type Exchanges, exchanges } from './exchanges.ts';
export type { ExchangeListener } from './server-observer.ts';
