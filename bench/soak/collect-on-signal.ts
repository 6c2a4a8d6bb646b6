import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded into the process that is measured: what its heap holds can be told only when the garbage is out.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
// A signal that ends nothing where nobody listens to it; NestJS takes most others for the end.
process.on('SIGCONT', () => {
  collect();
});
