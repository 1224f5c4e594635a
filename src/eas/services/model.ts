import type { CloudError } from '../../cloud/errors.ts';
import type { Service } from '../wire/service.ts';

/** What a service does inside an aggregate. `other` keeps a role that we do not know. */
export type RoleKind = 'prefill' | 'decode' | 'router' | 'other';

/** The phase of a service's life, told from the raw status; `unknown` keeps a status that we do not know. */
export type ServicePhase =
  | 'creating'
  | 'starting'
  | 'running'
  | 'updating'
  | 'scaling'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'deleting'
  | 'unknown';

/** State of a service in our words, with EAS's own kept beside it. */
export interface ServiceState {
  readonly phase: ServicePhase;
  /** EAS's status as it came, for example `Running`; empty when none came. */
  readonly status: string;
  /** EAS's own message for the state, when it gave one. */
  readonly message: string | undefined;
  /** True while the service is on its way to another state and is worth asking again soon. */
  readonly changing: boolean;
}

/** Instance counts of one service. */
export interface InstanceCounts {
  readonly running: number;
  readonly total: number;
}

/** One service as the tree shows it. */
export interface ServiceModel {
  /** Stable identity: `<region>/<service id>`, or the name where EAS gave no id. Holds no time and no counter. */
  readonly key: string;
  readonly name: string;
  readonly uid: string | undefined;
  readonly region: string;
  /** `aggregate`: has members. `member`: belongs to one. `single`: neither. */
  readonly kind: 'aggregate' | 'member' | 'single';
  /**
   * Set when this aggregate is no service of its own but a service group with a router: the group's name. `name` is
   * then the router's, which answers calls.
   */
  readonly group?: string | undefined;
  /**
   * True when start, stop and delete act on this node as it is seen: a service by itself, an aggregate with its
   * members, a member of a group. False for a member that lives with its aggregate, and for a group, which is no
   * service.
   */
  readonly ownLife: boolean;
  /** Only for members. `label` is EAS's own word where the role is `other`. */
  readonly role: { readonly kind: RoleKind; readonly label: string } | undefined;
  readonly state: ServiceState;
  readonly instances: InstanceCounts;
  /** Prefill, decode, router, others, in this order. Empty unless this is an aggregate. */
  readonly members: readonly ServiceModel[];
  /** Why the members could not be asked for: `members` is then empty, or older than the rest. */
  readonly membersTrouble?: CloudError | undefined;
  /** Instances of Prefill to instances of Decode. Only for an aggregate that has both. */
  readonly ratio: { readonly prefill: number; readonly decode: number } | undefined;
  /** The answer it was made from. */
  readonly service: Service;
}
