import { idleService } from '../../service/testing/running-service.ts';

/** The whole service on loopback. */
export interface PageService {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the service with what the environment adds. */
export async function startService(environment: Record<string, string> = {}): Promise<PageService> {
  const { service } = await idleService(environment);
  const { app: url } = await service.listen();
  return { url, port: Number(new URL(url).port), stop: () => service.stop() };
}
