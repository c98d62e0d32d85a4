import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { Connection } from './connection.ts';
import { Exchange } from './exchange.ts';

function request(complete: boolean): IncomingMessage {
  return { complete } as IncomingMessage;
}

test('an idle connection keeps nothing of what it carried', () => {
  const connection = new Connection({ bytesWritten: 0 } as Socket);
  const exchange = new Exchange(request(true), undefined, 1);
  connection.open(exchange);
  expect({ underWay: connection.underWay, reading: connection.reading }).toEqual({ underWay: [exchange], reading: exchange });
  connection.close(exchange);
  expect({ underWay: connection.underWay, reading: connection.reading }).toEqual({ underWay: [], reading: undefined });
});

test('an answered request whose body still comes is remembered, as an error of the parser is about it', () => {
  const connection = new Connection({ bytesWritten: 0 } as Socket);
  const exchange = new Exchange(request(false), undefined, 1);
  connection.open(exchange);
  connection.close(exchange);
  expect(connection.reading).toBe(exchange);
});

test('an exchange that ends before those in front of it leaves them and those behind it under way', () => {
  const connection = new Connection({ bytesWritten: 0 } as Socket);
  const [first, second, third] = [1, 2, 3].map((at) => new Exchange(request(true), undefined, at)) as [Exchange, Exchange, Exchange];
  for (const exchange of [first, second, third]) connection.open(exchange);
  connection.close(second);
  expect(connection.underWay).toEqual([first, third]);
});
