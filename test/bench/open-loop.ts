import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface OpenLoop {
  readonly port: number;
  /** The request target. It is asked for by HEAD: the text is generated, but the load generator need not read it, which would be its limit. */
  readonly path: string;
  /** Requests per second that arrive, at random (Poisson), however fast they are answered. */
  readonly rate: number;
  /** Most clients, each with a connection and one request at a time: a request that arrives while all of them wait is not sent. */
  readonly clients: number;
  readonly seconds: number;
}

/** What the clients saw. */
export interface OpenLoopResult {
  /** Requests that arrived while no client was free. */
  readonly unsent: number;
  /** Answers with 200, per second. */
  readonly goodput: number;
  /** Answers with 503. */
  readonly refused: number;
  /** Time from the arrival of a request to the last byte of its 200, in milliseconds: 99 % took no longer. */
  readonly p99: number;
}

/**
 * Loads a server as users do, who do not wait for each other: at 2 times the rate that it can serve, a load generator that waits for answers
 * would send no more than it can serve.
 *
 * @throws when a connection breaks, or an answer is neither 200 nor 503
 */
export async function runOpenLoop({ port, path, rate, clients, seconds }: OpenLoop): Promise<OpenLoopResult> {
  const seen = { unsent: 0, refused: 0, served: [] as number[] };
  const free: Client[] = [];
  const all: Client[] = [];
  const request = Buffer.from(`HEAD ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
  const answered = (client: Client) => {
    if (client.status === 200) seen.served.push(performance.now() - client.arrivedAt);
    else if (client.status === 503) seen.refused += 1;
    else throw new Error(`expected 200 or 503 from ${path}, got ${client.status}`);
    free.push(client);
  };
  const start = performance.now();
  let arrival = start;
  for (let now = start; now < start + seconds * 1000; now = performance.now()) {
    while (arrival <= now) {
      let client = anyOf(free);
      if (client === undefined && all.length < clients) {
        client = new Client(port, answered);
        all.push(client);
      }
      if (client === undefined) seen.unsent += 1;
      else client.send(request, arrival);
      arrival += (-Math.log(1 - Math.random()) / rate) * 1000;
    }
    await nextTurn();
  }
  for (const client of all) client.end();
  const latencies = seen.served.sort((a, b) => a - b);
  return {
    unsent: seen.unsent,
    goodput: latencies.length / seconds,
    refused: seen.refused,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
  };
}

// --- internal ---

/** Takes one out at random, so that none rests for long. */
function anyOf(free: Client[]): Client | undefined {
  const at = Math.floor(Math.random() * free.length);
  const last = free.pop();
  if (last === undefined || at === free.length) return last;
  const taken = free[at];
  free[at] = last;
  return taken;
}

/** One connection. */
class Client {
  status = 0;
  arrivedAt = 0;
  readonly #socket: Socket;

  constructor(port: number, answered: (client: Client) => void) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (head) => {
      if (!head.subarray(-END_OF_HEAD.length).equals(END_OF_HEAD)) throw new Error(`expected a whole head, got ${head}`);
      this.status = Number(head.toString('latin1', 9, 12));
      answered(this);
    });
  }

  send(request: Buffer, arrivedAt: number): void {
    this.arrivedAt = arrivedAt;
    this.#socket.write(request);
  }

  end(): void {
    this.#socket.removeAllListeners('data').destroy();
  }
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
