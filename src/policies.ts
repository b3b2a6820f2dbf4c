// The public face of `weak-committee/policies`.
export { priceAware, type PriceAwareOptions, type Pace } from './policy/priceAware.ts';
export type { Prior, Priors } from './policy/priceAware/priors.ts';
export { fitPriors, type Trial } from './policy/priceAware/fitPriors.ts';
export { byFamily, nearest, type Neighbour } from './policy/routers.ts';
export type { Routed, RoutedTask, Router } from './policy/router.ts';
export { firstSound, type FirstSoundOptions } from './policy/firstSound.ts';
export { clusters, type ClustersOptions } from './selection/clusters.ts';
