import { env, type ExtensionContext } from 'vscode';
import type { EasApi } from '../../eas/api.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import { registerCommand, type CommandHost } from '../../host/commands.ts';
import { t } from '../../host/localize.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import type { ServicesModel } from '../explorer/servicesModel.ts';
import { pickService, serviceArgument } from './serviceTarget.ts';

/** What the commands on a service are built from. */
export interface ServiceCommandParts extends CommandHost {
  readonly connections: ConnectionSource;
  readonly services: ServicesModel;
  /** Puts a text on the clipboard. */
  readonly copy?: (text: string) => Thenable<void>;
}

/** Registers stop, start, delete, copy endpoint and copy token. */
export function registerServiceCommands(context: ExtensionContext, parts: ServiceCommandParts): void {
  const commands = new ServiceCommands(parts);
  const add = (id: string, title: string, fits: (s: ServiceModel) => boolean, run: ServiceAction): void => {
    context.subscriptions.push(
      registerCommand(parts, id, async (argument) => {
        const service =
          serviceArgument(argument, parts.services) ?? (await pickService(title, parts.services, parts.prompts, fits));
        if (service) await run(service);
      }),
    );
  };
  add(
    'eas.copyEndpoint',
    t('Copy the endpoint of which service?'),
    () => true,
    (s) => commands.copyEndpoint(s),
  );
  add(
    'eas.copyToken',
    t('Copy the access token of which service?'),
    () => true,
    (s) => commands.copyToken(s),
  );
  add('eas.stopService', t('Stop which service?'), canStop, (s) => commands.stop(s));
  add('eas.startService', t('Start which service?'), canStart, (s) => commands.start(s));
  add('eas.deleteService', t('Delete which service?'), isWhole, (s) => commands.delete(s));
}

type ServiceAction = (service: ServiceModel) => Promise<void>;

function isWhole(service: ServiceModel): boolean {
  return service.kind !== 'member';
}

function canStop(service: ServiceModel): boolean {
  return isWhole(service) && !['stopped', 'stopping', 'deleting'].includes(service.state.phase);
}

function canStart(service: ServiceModel): boolean {
  return isWhole(service) && ['stopped', 'failed'].includes(service.state.phase);
}

/** The actions themselves. One change at a time for each service. */
class ServiceCommands {
  readonly #busy = new Set<string>();

  constructor(private readonly parts: ServiceCommandParts) {}

  async copyEndpoint(service: ServiceModel): Promise<void> {
    const { api } = await this.parts.connections.connected();
    const { Endpoints: endpoints } = await api.describeEndpoints(service.name);
    const urls = endpoints.flatMap((endpoint) => [...endpoint.InternetEndpoints, ...endpoint.IntranetEndpoints]);
    const url = await this.#oneOf(service, [...new Set(urls)]);
    if (!url) return;
    await this.#copy(url);
    await this.parts.prompts.notify('info', t('Copied the endpoint of {0}.', service.name));
  }

  async copyToken(service: ServiceModel): Promise<void> {
    const agreed = await this.parts.prompts.confirm({
      message: t('Copy the access token of {0} to the clipboard?', service.name),
      detail: t('Whoever has the token can call the service. Programs on this machine can read the clipboard.'),
      action: t('Copy Token'),
    });
    if (!agreed) return;
    const { api } = await this.parts.connections.connected();
    const { AccessToken: token } = await api.describeEndpoints(service.name);
    if (!token) {
      await this.parts.prompts.notify('warning', t('EAS gave no access token for {0}.', service.name));
      return;
    }
    await this.#copy(token);
    await this.parts.prompts.notify('info', t('Copied the access token of {0}.', service.name));
  }

  async stop(service: ServiceModel): Promise<void> {
    const agreed = await this.parts.prompts.confirm({
      message: t('Stop {0}?', service.name),
      detail: t('Requests to it will fail with 503 until it is started again. {0}', membersSentence(service)),
      action: t('Stop'),
    });
    if (agreed) await this.#change(service, (api) => api.stopService(service.name));
  }

  async start(service: ServiceModel): Promise<void> {
    await this.#change(service, (api) => api.startService(service.name));
  }

  async delete(service: ServiceModel): Promise<void> {
    const typed = await this.parts.prompts.text({
      title: t('Delete {0}', service.name),
      prompt: t('This cannot be undone. {0} Type {1} to delete it.', membersSentence(service), service.name),
      placeholder: service.name,
      check: (text) => (text === service.name ? undefined : t('Type the name of the service: {0}', service.name)),
    });
    if (typed !== service.name) return;
    await this.#change(service, (api) => api.deleteService(service.name));
    await this.parts.prompts.notify('info', t('{0} is being deleted.', service.name));
  }

  async #change(service: ServiceModel, run: (api: EasApi) => Promise<void>): Promise<void> {
    if (this.#busy.has(service.key)) return;
    this.#busy.add(service.key);
    try {
      const { api } = await this.parts.connections.connected();
      await run(api);
    } finally {
      this.#busy.delete(service.key);
      void this.parts.services.refresh();
    }
  }

  async #oneOf(service: ServiceModel, urls: readonly string[]): Promise<string | undefined> {
    if (urls.length === 0) {
      await this.parts.prompts.notify('warning', t('EAS gave no endpoint for {0}.', service.name));
      return undefined;
    }
    if (urls.length === 1) return urls[0];
    return this.parts.prompts.pick(
      t('Copy which endpoint of {0}?', service.name),
      urls.map((url) => ({ label: url, value: url })),
    );
  }

  async #copy(text: string): Promise<void> {
    await (this.parts.copy ? this.parts.copy(text) : env.clipboard.writeText(text));
  }
}

/** Says which member services the action takes with it. */
function membersSentence(service: ServiceModel): string {
  if (service.members.length === 0) return '';
  const names = service.members.map((member) => member.name).join(', ');
  return t('Its member services go with it: {0}.', names);
}
