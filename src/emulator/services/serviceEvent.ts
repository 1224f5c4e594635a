/** Something that happened to a service or one of its instances. */
export interface ServiceEvent {
  /** Real time, ms. */
  readonly at: number;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly resource: 'Service' | 'Pod';
  readonly message: string;
  /** The instance, for events of a Pod. */
  readonly instance?: string;
  /** The version that the service then had, for events of a Service. */
  readonly version?: number;
  /** Instances that took traffic then, and that did not, for events of a Service. */
  readonly available?: number;
  readonly unavailable?: number;
}

/** `Message` of an event: JSON text (eas/product.md, section 4.3). */
export function eventMessage(event: ServiceEvent): string {
  const base = { versionId: event.version ?? 1, message: event.message };
  if (event.instance !== undefined) return JSON.stringify({ ...base, instanceName: event.instance });
  return JSON.stringify({
    ...base,
    availableInstance: event.available ?? 0,
    unavailableInstance: event.unavailable ?? 0,
  });
}
