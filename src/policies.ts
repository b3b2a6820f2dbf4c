// The public face of `weak-committee/policies`.
export { priceAware, type PriceAwareOptions, type Pace } from './policy/priceAware.ts';
export type { Prior, Priors } from './policy/priceAware/priors.ts';
export { fitPriors, type Trial } from './policy/priceAware/fitPriors.ts';
export { firstSound, type FirstSoundOptions } from './policy/firstSound.ts';
export { clusters, type ClustersOptions } from './selection/clusters.ts';
