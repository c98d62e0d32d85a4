import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface OpenLoop {
  readonly port: number;
  /** The request target; the method is HEAD, so that the text is generated but not read: reading would limit the load generator. */
  readonly path: string;
  /** Arrival rate in requests per second, as a Poisson process. */
  readonly rate: number;
  /** Largest number of clients, each with one request at a time. A request that arrives while all of them wait is not sent. */
  readonly clients: number;
  readonly seconds: number;
}

/**
 * Loads a server with requests that arrive independently of its answers: a closed loop would never send more than the server can serve.
 * Returns the goodput (200 per second), the number of refusals (503) and the 99th percentile of the latency of 200s, from the arrival of
 * the request, in milliseconds.
 *
 * @throws when a connection breaks, or a status is neither 200 nor 503
 */
export async function runOpenLoop({ port, path, rate, clients, seconds }: OpenLoop) {
  const seen = { refused: 0, served: [] as number[] };
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
      client?.send(request, arrival);
      arrival += (-Math.log(1 - Math.random()) / rate) * 1000;
    }
    await nextTurn();
  }
  for (const client of all) client.end();
  const latencies = seen.served.sort((a, b) => a - b);
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
  return { goodput: latencies.length / seconds, refused: seen.refused, p99 };
}

// --- internal ---

/** Removes a random client, so that none is idle for long. */
function anyOf(free: Client[]): Client | undefined {
  const at = Math.floor(Math.random() * free.length);
  const last = free.pop();
  if (last === undefined || at === free.length) return last;
  const taken = free[at];
  free[at] = last;
  return taken;
}

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
