export { loremRoutes } from './routes.ts';
