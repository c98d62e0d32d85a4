import type { Diagnosis } from './diagnosis.ts';

/** The version of the form of a diagnosis in JSON. */
export const DIAGNOSIS_VERSION = 1;

/** A diagnosis as JSON, as `DIAGNOSIS_SCHEMA` describes it. */
export function renderJson(diagnosis: Diagnosis): string {
  return `${JSON.stringify({ version: DIAGNOSIS_VERSION, ...diagnosis }, null, 2)}\n`;
}
