import { SCENARIOS } from '../doctor/scenarios.ts';
import { testScenarios } from '../doctor/test-scenarios.ts';

testScenarios(SCENARIOS);
