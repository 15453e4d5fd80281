import type { DoctorPorts } from './doctor-ports';
import type { Finding } from './finding';

/** One question about a deployment. What it throws is a `fail`; it should say itself what to do where it can. */
export type Check = (ports: DoctorPorts) => Promise<Finding>;
