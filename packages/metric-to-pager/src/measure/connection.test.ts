import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { Connection } from './connection.ts';
import { Exchange } from './exchange.ts';

function request(complete: boolean): IncomingMessage {
  return { complete } as IncomingMessage;
}

test('an idle connection keeps no exchange', () => {
  const connection = new Connection({ bytesWritten: 0 } as Socket);
  const exchange = new Exchange(request(true), undefined, 1);
  connection.open(exchange);
  expect({ inFlight: connection.inFlight, reading: connection.reading }).toEqual({ inFlight: [exchange], reading: exchange });
  connection.close(exchange);
  expect({ inFlight: connection.inFlight, reading: connection.reading }).toEqual({ inFlight: [], reading: undefined });
});

test('an answered request stays the one being read until its body is complete', () => {
  const connection = new Connection({ bytesWritten: 0 } as Socket);
  const exchange = new Exchange(request(false), undefined, 1);
  connection.open(exchange);
  connection.close(exchange);
  expect(connection.reading).toBe(exchange);
});

test('an exchange that ends out of order leaves the others in flight', () => {
  const connection = new Connection({ bytesWritten: 0 } as Socket);
  const [first, second, third] = [1, 2, 3].map((at) => new Exchange(request(true), undefined, at)) as [Exchange, Exchange, Exchange];
  for (const exchange of [first, second, third]) connection.open(exchange);
  connection.close(second);
  expect(connection.inFlight).toEqual([first, third]);
});
