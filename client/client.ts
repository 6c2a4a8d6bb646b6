import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export { Credentials, type CredentialStore, memoryStore } from './credentials.js';
export {
  followRun,
  isFinal,
  type RunEvent,
  type RunEventType,
  sendMessage,
  type StartedRun,
  startRun,
} from './run-events.js';
export { ProblemError, unwrap } from './problem.js';
export type { components, operations, paths } from './schema.js';

type Schemas = components['schemas'];
export type Message = Schemas['Message'];
export type Problem = Schemas['Problem'];
export type Run = Schemas['Run'];
export type Task = Schemas['Task'];
export type TaskChanges = Schemas['TaskChanges'];
export type Thread = Schemas['Thread'];
export type User = Schemas['User'];

export type ApiClient = Client<paths>;

export interface ApiClientOptions {
  /** Where the API is, without a slash at the end; '' for the origin that the page came from. */
  baseUrl: string;
  /** `credentials.fetch` signs every call; without it only the public routes answer. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Every route of the API as `client.GET('/tasks', …)`, its parameters, bodies and answers typed from the OpenAPI document. */
export function createApiClient({ baseUrl, fetch }: ApiClientOptions): ApiClient {
  return createFetchClient<paths>({ baseUrl, ...(fetch && { fetch }) });
}
