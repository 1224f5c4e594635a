import { env, type ExtensionContext } from 'vscode';
import type { ServiceModel } from '../../eas/services/model.ts';
import { registerCommand, type CommandHost } from '../../host/commands.ts';
import { t } from '../../host/localize.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import type { ServicesModel } from '../explorer/servicesModel.ts';
import { ServiceActions } from './serviceActions.ts';
import { nameOfRow, pickService, serviceArgument } from './serviceTarget.ts';

/** What the commands on a service are built from. */
export interface ServiceCommandParts extends CommandHost {
  readonly connections: ConnectionSource;
  readonly services: ServicesModel;
}

/** Registers stop, start, delete, copy endpoint, token and name. */
export function registerServiceCommands(context: ExtensionContext, parts: ServiceCommandParts): void {
  const commands = new ServiceActions({
    connections: parts.connections,
    prompts: parts.prompts,
    copy: (text) => env.clipboard.writeText(text),
    changed: () => void parts.services.readChange(),
  });
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
  context.subscriptions.push(
    registerCommand(parts, 'eas.copyName', async (argument) => {
      const name = nameOfRow(argument);
      if (name !== undefined) await env.clipboard.writeText(name);
    }),
  );
  add('eas.stopService', t('Stop which service?'), canStop, (s) => commands.stop(s));
  add('eas.startService', t('Start which service?'), canStart, (s) => commands.start(s));
  add(
    'eas.deleteService',
    t('Delete which service?'),
    (s) => s.ownLife,
    (s) => commands.delete(s),
  );
}

type ServiceAction = (service: ServiceModel) => Promise<void>;

function canStop(service: ServiceModel): boolean {
  return service.ownLife && !['stopped', 'stopping', 'deleting'].includes(service.state.phase);
}

function canStart(service: ServiceModel): boolean {
  return service.ownLife && ['stopped', 'failed'].includes(service.state.phase);
}
