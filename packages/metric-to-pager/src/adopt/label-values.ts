import type { ObservedMetric } from './observed.ts';

/** The values that a catalogue declares for a label. */
export type ProposedValues =
  | { readonly closed: readonly string[] /** Values that were added to those that were seen. */; readonly added: readonly string[] }
  | { readonly open: string };

/** Returns the values to declare for a label: those that were seen, or that it is open, with the reason. */
export function proposeValues(
  { name, type }: Pick<ObservedMetric, 'name' | 'type'>,
  label: string,
  seen: ReadonlySet<string>,
): ProposedValues {
  const values = [...seen].sort();
  if (type === 'gauge' && name.endsWith('_info')) return { open: 'an info gauge has one series for each build' };
  if (OPEN_LABEL.test(label)) return { open: 'a label of this name takes any value' };
  if (isStatusLabel(label, values) || isGrpcLabel(label)) return completed(values, label);
  const identifier = values.find((value) => IDENTIFIER.test(value));
  if (identifier !== undefined) return { open: `"${identifier}" holds an identifier, an address or a version` };
  if (values.length > MOST_VALUES) return { open: `${values.length} values were seen` };
  return completed(values, label);
}

/** Whether a label holds HTTP status codes, or classes of them such as `5xx`. */
export function isStatusLabel(label: string, values: readonly string[]): boolean {
  return (
    /(status|code)/i.test(label) && values.length > 0 && values.every((value) => /^[1-5](\d\d|xx|XX)$|^(Unknown|UNKNOWN)$/.test(value))
  );
}

/** Whether a label holds codes of gRPC. */
export function isGrpcLabel(label: string): boolean {
  return /^(rpc_)?grpc_(status_?)?code$|^rpc_response_status_code$/.test(label);
}

// --- internal ---

const MOST_VALUES = 30;

const OPEN_LABEL =
  /^(exception|error_?type|version|revision|commit|goversion|.*_version|user|user_?id|customer|customer_?id|tenant|tenant_?id|session|trace_?id|span_?id|ip|(exported_)?(instance|pod)|host|hostname|server_address|server_port|client_address)$/i;

/** A part of digits, a UUID, hexadecimal digits, an address, or a version. */
const IDENTIFIER = /\/\d+(\/|$)|\d{5}|[0-9a-f]{8}-[0-9a-f]{4}|\b[0-9a-f]{12}|\d\.\d{1,9}\.\d|@|^https?:|:\d{2,5}$/i;

const SERVER_ERRORS = ['500', '502', '503', '504'];

/** Adds the values that count as bad, as a healthy service does not show them. */
function completed(values: readonly string[], label: string): ProposedValues {
  const closed = [...new Set([...values, ...badValues(values, label)])].sort();
  return { closed, added: closed.filter((value) => !values.includes(value)) };
}

function badValues(values: readonly string[], label: string): readonly string[] {
  if (isGrpcLabel(label)) return values.some((value) => /^\d+$/.test(value)) ? ['2', '4', '13', '14', '15'] : GRPC_ERRORS;
  if (isStatusLabel(label, values)) {
    const [letters] = values.flatMap((value) => /xx$/i.exec(value) ?? []);
    return letters === undefined ? SERVER_ERRORS : [`5${letters}`];
  }
  return [];
}

/** The codes of gRPC that are the server's fault. @see https://grpc.io/docs/guides/status-codes/ */
export const GRPC_ERRORS = ['Unknown', 'DeadlineExceeded', 'Internal', 'Unavailable', 'DataLoss'] as const;
