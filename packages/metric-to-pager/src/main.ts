#!/usr/bin/env node
import { libraryCommand } from './command/library-command.ts';
import { packageVersion } from './terminal/package-version.ts';
import { runMain } from './terminal/run-main.ts';

await runMain(libraryCommand(packageVersion(import.meta.dirname)));
