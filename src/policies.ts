// The public face of `weak-committee/policies`.
export { firstSound, type FirstSoundOptions } from './policy/firstSound.ts';
export { clusters, type ClustersOptions } from './selection/clusters.ts';
