/** The names of the ports of a pod and of its Service. */
export const PORTS = { http: 'http', metrics: 'metrics' } as const;
