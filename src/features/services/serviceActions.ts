import type { EasApi } from '../../eas/api.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import type { Endpoint } from '../../eas/wire/endpoints.ts';
import { t } from '../../host/localize.ts';
import type { Choice, Prompts } from '../../host/prompts.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';

/** What the actions on a service are built from. */
export interface ServiceActionParts {
  readonly connections: ConnectionSource;
  readonly prompts: Prompts;
  /** Puts a text on the clipboard. */
  readonly copy: (text: string) => Thenable<void>;
  /** Called after each change that was asked for, whatever became of it. */
  readonly changed: () => void;
}

/** Copy endpoint and token, stop, start, delete. One change at a time for each service. */
export class ServiceActions {
  readonly #busy = new Set<string>();

  constructor(private readonly parts: ServiceActionParts) {}

  async copyEndpoint(service: ServiceModel): Promise<void> {
    const { api } = await this.parts.connections.connected();
    const { Endpoints: endpoints } = await api.describeEndpoints(service.name);
    const url = await this.#oneOf(service, addresses(endpoints));
    if (!url) return;
    await this.parts.copy(url);
    await this.parts.prompts.notify('info', t('Copied the endpoint of {0}.', service.name));
  }

  async copyToken(service: ServiceModel): Promise<void> {
    const asked = await this.parts.connections.connected();
    const agreed = await this.parts.prompts.confirm({
      message: t('Copy the access token of {0} to the clipboard?', service.name),
      detail: t('Whoever has the token can call the service. Programs on this machine can read the clipboard.'),
      action: t('Copy Token'),
    });
    if (!agreed || !(await this.#isStillActive(asked, service))) return;
    const { AccessToken: token } = await asked.api.describeEndpoints(service.name);
    if (!token) {
      await this.parts.prompts.notify('warning', t('EAS gave no access token for {0}.', service.name));
      return;
    }
    await this.parts.copy(token);
    await this.parts.prompts.notify('info', t('Copied the access token of {0}.', service.name));
  }

  async stop(service: ServiceModel): Promise<void> {
    const asked = await this.parts.connections.connected();
    const agreed = await this.parts.prompts.confirm({
      message: t('Stop {0}?', service.name),
      detail: t('Requests to it will fail with 503 until it is started again. {0}', membersSentence(service)),
      action: t('Stop'),
    });
    if (agreed) await this.#change(asked, service, (api) => api.stopService(service.name));
  }

  async start(service: ServiceModel): Promise<void> {
    await this.#change(await this.parts.connections.connected(), service, (api) => api.startService(service.name));
  }

  async delete(service: ServiceModel): Promise<void> {
    const asked = await this.parts.connections.connected();
    const typed = await this.parts.prompts.text({
      title: t('Delete {0}', service.name),
      prompt: t('This cannot be undone. {0} Type {1} to delete it.', membersSentence(service), service.name),
      placeholder: service.name,
      check: (text) => (text === service.name ? undefined : t('Type the name of the service: {0}', service.name)),
    });
    if (typed !== service.name) return;
    const sent = await this.#change(asked, service, (api) => api.deleteService(service.name));
    if (sent) await this.parts.prompts.notify('info', t('{0} is being deleted.', service.name));
  }

  /**
   * True when the change was sent; false, after saying so, while another one of the service is under way, or when
   * another connection became active since the person was asked.
   */
  async #change(asked: Connection, service: ServiceModel, run: (api: EasApi) => Promise<void>): Promise<boolean> {
    if (!(await this.#isStillActive(asked, service))) return false;
    if (this.#busy.has(service.key)) {
      const message = t('Nothing was sent: another change of {0} is still under way.', service.name);
      await this.parts.prompts.notify('info', message);
      return false;
    }
    this.#busy.add(service.key);
    try {
      await run(asked.api);
      return true;
    } finally {
      this.#busy.delete(service.key);
      this.parts.changed();
    }
  }

  async #isStillActive(asked: Connection, service: ServiceModel): Promise<boolean> {
    const { state } = this.parts.connections;
    if (state.kind === 'connected' && state.connection.id === asked.id) return true;
    const message = t('Nothing was sent: {0} belongs to {1}, which is not active any more.', service.name, asked.label);
    await this.parts.prompts.notify('warning', message);
    return false;
  }

  async #oneOf(service: ServiceModel, choices: readonly Choice<string>[]): Promise<string | undefined> {
    const [first] = choices;
    if (!first) {
      await this.parts.prompts.notify('warning', t('EAS gave no endpoint for {0}.', service.name));
      return undefined;
    }
    if (choices.length === 1) return first.value;
    return this.parts.prompts.pick(t('Copy which endpoint of {0}?', service.name), choices);
  }
}

/** Each address once, with what it is: for the internet or inside a VPC, of the service or of its whole group. */
function addresses(endpoints: readonly Endpoint[]): Choice<string>[] {
  const choices = new Map<string, Choice<string>>();
  for (const { InternetEndpoints, IntranetEndpoints, PathType } of endpoints) {
    const of = PathType === 'Group' ? t('service group') : '';
    const add = (url: string, reach: string): void => {
      const description = [reach, of].filter((part) => part !== '').join(' · ');
      if (!choices.has(url)) choices.set(url, { label: url, description, value: url });
    };
    for (const url of InternetEndpoints) add(url, t('Internet'));
    for (const url of IntranetEndpoints) add(url, t('VPC'));
  }
  return [...choices.values()];
}

/** Says which member services the action takes with it. */
function membersSentence(service: ServiceModel): string {
  if (service.members.length === 0) return '';
  const names = service.members.map((member) => member.name).join(', ');
  return t('Its member services go with it: {0}.', names);
}
