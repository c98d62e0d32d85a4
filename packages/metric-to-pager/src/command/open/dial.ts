import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { type KubeConfig, PortForward } from '@kubernetes/client-node';
import type { ForwardOptions } from './forward.ts';

/** Joins connections to ports of pods through the API server, as `kubectl port-forward` does. */
export function dialer(config: KubeConfig, progress: ForwardOptions['progress']): ForwardOptions['dial'] {
  const forward = new PortForward(config);
  return async ({ namespace, pod, port }, connection) => {
    const errors = new Writable({
      write(chunk: Buffer, _encoding, done) {
        // The library cuts the number of the port off the first chunk, which leaves nothing of it.
        if (chunk.length > 0) {
          progress(`pod ${pod}: ${chunk.toString().trim()}`);
          connection.destroy();
        }
        done();
      },
    });
    const channel = await forward.portForward(namespace, pod, [port], connection, errors, connection);
    // Without retries of its own, which would lose what was sent, the library gives the channel itself.
    if (typeof channel === 'function') throw new Error('The client library gave no channel for the port');
    channel.onclose = () => connection.end();
    channel.onerror = () => connection.destroy();
    closeWith(connection, () => channel.close());
    connection.resume();
  };
}

// --- internal ---

function closeWith(connection: Socket, close: () => void): void {
  if (connection.destroyed) close();
  else connection.on('close', close);
}
