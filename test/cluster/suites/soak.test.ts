import { testSoak } from '../alerts/test-soak.ts';

testSoak({ minutes: 4 });
