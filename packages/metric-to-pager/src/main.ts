#!/usr/bin/env node
import { libraryCommand } from './command/library-command.ts';
import { libraryVersion } from './command/version.ts';
import { runMain } from './terminal/run-main.ts';

await runMain(libraryCommand(libraryVersion()));
