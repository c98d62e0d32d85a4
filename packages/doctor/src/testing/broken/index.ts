import type { BrokenCase } from '../broken-case.ts';
import { dashboardCases } from './dashboards.ts';
import { monitorCases } from './monitor.ts';
import { operatorCases } from './operator.ts';
import { ruleCases } from './rules.ts';
import { scrapeCases } from './scrape.ts';

/** Every broken snapshot: at least one for each check. */
export const BROKEN_CASES: readonly BrokenCase[] = [...operatorCases, ...monitorCases, ...scrapeCases, ...ruleCases, ...dashboardCases];
