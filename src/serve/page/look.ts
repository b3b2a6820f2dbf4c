import type { Service } from '../service.ts';
import type { Viewer } from './viewer.ts';

/** What is looked at, who looks, and the address by which they reached the server. */
export interface Look {
  readonly service: Service;
  readonly viewer: Viewer;
  readonly origin: string;
  /** What past requests are to have in them; all of them where it is empty. */
  readonly search: string;
}
