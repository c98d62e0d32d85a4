#!/usr/bin/env node
import { packageVersion, runMain } from 'metric-to-pager/terminal';
import { doctorProgram } from './command/program.ts';

await runMain(doctorProgram(packageVersion(import.meta.dirname)));
