/** `critical` pages, `warning` opens a ticket, `info` is not sent. */
export type Severity = 'critical' | 'warning' | 'info';
