#!/usr/bin/env node
import { libraryCommand } from './command/library-command.ts';
import { runMain } from './command/run-main.ts';
import { libraryVersion } from './command/version.ts';

await runMain(libraryCommand(libraryVersion()));
