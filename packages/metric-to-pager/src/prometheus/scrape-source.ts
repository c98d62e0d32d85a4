import { readSource } from '../input/index.ts';

/**
 * Returns the content of a scrape: of an `http` address, of a file, or of the standard input for `-`.
 *
 * @throws one sentence when it cannot be read
 */
export async function scrapeSource(source: string, cwd: string): Promise<Buffer> {
  if (!/^https?:\/\//i.test(source)) return readSource(source, cwd);
  try {
    const answer = await fetch(source, { headers: { accept: ACCEPT }, signal: AbortSignal.timeout(SECONDS * 1000) });
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`"${source}" cannot be scraped: expected a "/metrics" endpoint, ${reason}`, { cause: error });
  }
}

// --- internal ---

/** The header of Prometheus without its protocol buffers. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
/** The usual `scrape_timeout`. */
const SECONDS = 10;
