import { CloudError } from '../../cloud/errors.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import { t } from '../../host/localize.ts';
import type { Choice, Prompts } from '../../host/prompts.ts';
import { phaseIcon, serviceDescription } from '../explorer/serviceLooks.ts';
import type { ServicesModel } from '../explorer/servicesModel.ts';

/** The service that a command was called on: a tree node, a name, or nothing. */
export function serviceArgument(argument: unknown, services: ServicesModel): ServiceModel | undefined {
  if (typeof argument === 'string') return services.find(argument);
  if (typeof argument !== 'object' || argument === null || !('service' in argument)) return undefined;
  const { service } = argument;
  if (typeof service !== 'object' || service === null || !('key' in service)) return undefined;
  return typeof service.key === 'string' ? services.byKey(service.key) : undefined;
}

/** The name of the service or instance whose row a command was called on. */
export function nameOfRow(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('instance' in argument) return textAt(argument.instance, 'InstanceName');
  return 'service' in argument ? textAt(argument.service, 'name') : undefined;
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text: unknown = Reflect.get(value, key);
  return typeof text === 'string' ? text : undefined;
}

/**
 * Lets the person pick a service that `fits`, when the command was not called on one. Where the account may not list
 * them, the person types a name, and that service is read. Rejects when none can be listed for another reason.
 */
export async function pickService(
  title: string,
  services: ServicesModel,
  prompts: Prompts,
  fits: (service: ServiceModel) => boolean,
): Promise<ServiceModel | undefined> {
  try {
    return await pickListed(title, services, prompts, fits);
  } catch (error) {
    const name = await typedName(title, error, prompts);
    return name === undefined ? undefined : services.read(name);
  }
}

/** As `pickService`, where the name is all that is needed: it then works also when no service may be read. */
export async function pickServiceName(
  title: string,
  services: ServicesModel,
  prompts: Prompts,
  fits: (service: ServiceModel) => boolean,
): Promise<string | undefined> {
  try {
    return (await pickListed(title, services, prompts, fits))?.name;
  } catch (error) {
    return typedName(title, error, prompts);
  }
}

/** Asks for the name of a service, when a missing permission is why there is no list; else passes the error on. */
async function typedName(title: string, error: unknown, prompts: Prompts): Promise<string | undefined> {
  if (!(error instanceof CloudError) || error.kind !== 'forbidden') throw error;
  const permission = error.details.missingPermission ?? 'eas:ListServices';
  const name = await prompts.text({
    title,
    prompt: t('The account lacks the permission {0}, so there is no list. Type the name of the service.', permission),
  });
  return name?.trim() || undefined;
}

async function pickListed(
  title: string,
  services: ServicesModel,
  prompts: Prompts,
  fits: (service: ServiceModel) => boolean,
): Promise<ServiceModel | undefined> {
  const choices = (await services.fresh()).filter(fits).map(serviceChoice);
  if (choices.length > 0) return prompts.pick(title, choices);
  await prompts.notify('info', t('There is no service that this can be done with.'));
  return undefined;
}

/** A group with a router is named as its tree row is: its router is a choice of its own. */
function serviceChoice(service: ServiceModel): Choice<ServiceModel> {
  return {
    label: service.group ?? service.name,
    description: serviceDescription(service, t),
    icon: phaseIcon(service.state.phase).id,
    value: service,
  };
}
