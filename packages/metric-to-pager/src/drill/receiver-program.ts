/** The ports of the receiver: Alertmanager posts to one, the drill asks the other, which needs the key of the drill. */
export const RECEIVER_PORTS = { notifications: 8080, control: 8081 } as const;

/** The header that carries the key of a drill. */
export const KEY_HEADER = 'x-drill-key';

/** The environment of the program. */
export type ReceiverEnvironment = {
  /** The SHA-256 of the key, in hexadecimal digits: who reads the pod does not learn the key. */
  readonly KEY_SHA256: string;
  readonly NOTIFICATIONS_PORT: string;
  readonly CONTROL_PORT: string;
  /** The addresses of the pods that take faults, separated by commas. */
  readonly PODS: string;
  /** The port of those pods. */
  readonly FAULTS_PORT: string;
};

/**
 * The program of a webhook receiver, for `node -e`. It takes notifications at `/told/RECEIVER`, and with the key gives what arrived
 * (`/deliveries`) and passes a fault on to one of its pods (`/relay`), with the bearer token of the variable TOKEN. It sends to nothing else, keeps
 * 8 MiB of notifications, and answers whatever arrives without ending.
 */
export const RECEIVER_PROGRAM = `
  const { createServer, request: send } = require('node:http');
  const { createHash, timingSafeEqual } = require('node:crypto');
  const { KEY_SHA256, NOTIFICATIONS_PORT, CONTROL_PORT, PODS, FAULTS_PORT, TOKEN } = process.env;
  const [MOST_BODY, MOST_KEPT, TIMEOUT_MS] = [2 ** 20, 2 ** 23, 10000];
  const pods = PODS.split(',').filter(Boolean);
  const deliveries = [];
  let kept = 0;

  const refuse = (status, message) => { throw Object.assign(new Error(message), { status }); };
  const textOf = async (stream) => {
    const chunks = [];
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > MOST_BODY) refuse(413, 'the message is too long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  };
  const isTexts = (value) => typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

  const take = async (request) => {
    const receiver = /^\\/told\\/([\\w-]{1,100})$/.exec(request.url)?.[1] ?? refuse(404, 'there is only /told/RECEIVER');
    if (request.method !== 'POST') refuse(405, 'notifications are posted');
    const alerts = JSON.parse(await textOf(request)).alerts.map(({ status, labels, annotations, startsAt, endsAt }) => {
      if (!isTexts({ status, startsAt, endsAt }) || !isTexts(labels) || !isTexts(annotations)) refuse(400, 'this is no alert');
      return { status, labels, annotations, startsAt, endsAt };
    });
    const text = JSON.stringify({ receiver, at: Date.now(), alerts });
    if (kept + text.length > MOST_KEPT) refuse(503, 'too many notifications are kept');
    kept += text.length;
    deliveries.push(text);
    return { status: 200, text: '' };
  };

  const relay = ({ pod, method, body }) => new Promise((resolve, reject) => {
    if (!pods.includes(pod)) refuse(403, 'the pod is not one of this drill');
    if (!['PUT', 'DELETE'].includes(method)) refuse(405, 'faults are put and deleted');
    const headers = {
      host: 'localhost',
      ...(TOKEN !== undefined && { authorization: 'Bearer ' + TOKEN }),
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const options = { host: pod, port: FAULTS_PORT, path: '/faults', method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
    let answered = false;
    const sent = send(options, (answer) => {
      answered = true;
      textOf(answer).then((text) => resolve({ status: answer.statusCode, text }), reject);
    });
    const lost = (error) => reject(Object.assign(error, { status: 502 }));
    sent.on('error', lost).on('close', () => answered || lost(new Error('the pod closed the connection'))).end(body);
  });

  const digest = Buffer.from(KEY_SHA256, 'hex');
  const control = async (request) => {
    const given = createHash('sha256').update(String(request.headers['${KEY_HEADER}'])).digest();
    if (!timingSafeEqual(given, digest)) refuse(403, 'the key of the drill is missing or wrong');
    if (request.method === 'GET' && request.url === '/deliveries') return { status: 200, text: '[' + deliveries.join() + ']' };
    if (request.method === 'POST' && request.url === '/relay') return relay(JSON.parse(await textOf(request)));
    return refuse(404, 'there are only /deliveries and /relay');
  };

  const serve = (port, handle) => {
    const server = createServer({ requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS }, (request, answer) => {
      handle(request)
        .then(({ status, text }) => answer.writeHead(status >= 300 && status < 600 ? status : 200).end(text))
        .catch(({ status = 400, message }) => answer.writeHead(status, { connection: 'close' }).end(message));
    });
    server.on('clientError', (_error, socket) => socket.destroy());
    server.maxConnections = 64;
    server.listen(port);
  };
  serve(NOTIFICATIONS_PORT, take);
  serve(CONTROL_PORT, control);
`;
