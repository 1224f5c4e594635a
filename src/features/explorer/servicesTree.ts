import {
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type CancellationToken,
  type Disposable,
  type MarkdownString,
  type ProviderResult,
  type TreeDataProvider,
} from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import { roleWord } from '../../eas/services/serviceWords.ts';
import { t } from '../../host/localize.ts';
import { isAboutCredentials, waysOn, type WayOn } from '../connection/waysOn.ts';
import { instanceItem } from './instanceItem.ts';
import { badgeUri, phaseIcon, serviceDescription } from './serviceLooks.ts';
import type { ServiceNode } from './serviceNode.ts';
import type { ServicesModel } from './servicesModel.ts';

/** The Services view: services, their members, their instances. */
export class ServicesTree implements TreeDataProvider<ServiceNode>, Disposable {
  readonly #changed = new EventEmitter<ServiceNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listener: Disposable;
  /** VS Code redraws a node only when it gets the very object it was given. */
  readonly #nodes = new Map<string, Extract<ServiceNode, { kind: 'service' }>>();
  #offers = false;

  constructor(
    private readonly model: ServicesModel,
    private readonly explain: (error: unknown) => Promise<string>,
    /** What to offer where the services could not be read. */
    private readonly offered: () => readonly WayOn[] = () => waysOn(undefined, undefined, t),
  ) {
    this.#listener = model.onDidChange((change) => {
      const before = this.#offers;
      this.#offers = this.#offersBeside();
      if (change.kind === 'all') {
        this.#nodes.clear();
        return this.#changed.fire(undefined);
      }
      if (before !== this.#offers) return this.#changed.fire(undefined);
      for (const service of change.services) {
        const node = this.#nodes.get(service.key);
        if (!node) continue;
        this.#changed.fire(this.#node(service, this.#parentOf(service)));
      }
    });
  }

  getChildren(node?: ServiceNode): ProviderResult<ServiceNode[]> {
    if (!node) return this.#roots();
    if (node.kind !== 'service') return [];
    const service = this.#current(node);
    if (service.membersTrouble) return this.#withTrouble(service, service.membersTrouble);
    return service.members.length > 0 ? this.#members(service) : this.#instances(service);
  }

  getParent(node: ServiceNode): ServiceNode | undefined {
    if (node.kind === 'instance') return this.#node(node.service, this.#parentOf(node.service));
    if (node.kind === 'service' && node.parent) return this.#node(node.parent, undefined);
    return undefined;
  }

  getTreeItem(node: ServiceNode): TreeItem {
    if (node.kind === 'instance') return instanceItem(node.instance, node.service, t);
    if (node.kind === 'notice') return noticeItem(node);
    return serviceItem(this.#current(node));
  }

  async resolveTreeItem(item: TreeItem, node: ServiceNode, token: CancellationToken): Promise<TreeItem> {
    if (node.kind !== 'service') return item;
    const service = this.#current(node);
    const { serviceTooltip } = await import('./serviceTooltip.ts');
    if (!token.isCancellationRequested) item.tooltip = serviceTooltip(service, t) satisfies MarkdownString;
    return item;
  }

  /** The node of a service, for `TreeView.reveal`. */
  nodeOf(service: ServiceModel): ServiceNode {
    return this.#node(service, this.#parentOf(service));
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #roots(): ServiceNode[] {
    const { state } = this.model;
    if (state.kind === 'failed') return this.#ways();
    if (state.kind !== 'ready') return [];
    const services = state.services.map((service) => this.#node(service, undefined));
    return this.#offersBeside() ? [...this.#ways(), ...services] : services;
  }

  /** Services that were read before stay; credentials that are refused now need a hand. */
  #offersBeside(): boolean {
    const { state } = this.model;
    return state.kind === 'ready' && isAboutCredentials(state.stale);
  }

  #ways(): ServiceNode[] {
    return this.offered().map((way) => ({ kind: 'notice', ...way }));
  }

  #members(service: ServiceModel): ServiceNode[] {
    return service.members.map((member) => this.#node(member, service));
  }

  /** Why the members are not known, or not as they are now, above what is known. */
  async #withTrouble(service: ServiceModel, trouble: unknown): Promise<ServiceNode[]> {
    const known = service.members.length > 0 ? this.#members(service) : await this.#instances(service);
    return [reasonNode(`${service.key}/members`, trouble, await this.explain(trouble)), ...known];
  }

  async #instances(service: ServiceModel): Promise<ServiceNode[]> {
    try {
      const instances = await this.model.instances(service);
      if (instances.length === 0) return [noInstances(service)];
      return instances.map((instance) => ({ kind: 'instance', instance, service }));
    } catch (error) {
      return [reasonNode(`${service.key}/failed`, error, await this.explain(error))];
    }
  }

  #node(service: ServiceModel, parent: ServiceModel | undefined): Extract<ServiceNode, { kind: 'service' }> {
    const known = this.#nodes.get(service.key);
    if (known) return known;
    const node = { kind: 'service', service, parent } as const;
    this.#nodes.set(service.key, node);
    return node;
  }

  /** The newest model of a node's service: nodes keep their identity, models are replaced. */
  #current(node: Extract<ServiceNode, { kind: 'service' }>): ServiceModel {
    return this.model.byKey(node.service.key) ?? node.service;
  }

  #parentOf(service: ServiceModel): ServiceModel | undefined {
    return this.#nodes.get(service.key)?.parent;
  }
}

function serviceItem(service: ServiceModel): TreeItem {
  const role = service.role && service.role.kind !== 'other' ? roleWord(service, t) : '';
  const name = service.group ?? service.name;
  const item = new TreeItem(role || name, TreeItemCollapsibleState.Collapsed);
  item.id = service.key;
  item.iconPath = phaseIcon(service.state.phase);
  item.description = serviceDescription(service, t);
  item.contextValue = contextValue(service);
  const badge = badgeUri(service);
  if (badge) item.resourceUri = badge;
  // State and a role we do not know stand in the description.
  item.accessibilityInformation = { label: [name, role, item.description].filter((part) => part !== '').join(', ') };
  return item;
}

/** Facets that menus ask for, such as `service aggregate running`. */
function contextValue(service: ServiceModel): string {
  return ['service', service.kind, service.role?.kind ?? '', service.state.phase, service.ownLife ? 'own-life' : '']
    .filter((part) => part !== '')
    .join(' ');
}

function noticeItem(node: Extract<ServiceNode, { kind: 'notice' }>): TreeItem {
  const item = new TreeItem(node.label, TreeItemCollapsibleState.None);
  item.id = node.id;
  item.iconPath = new ThemeIcon(node.icon);
  item.tooltip = node.tooltip ?? node.label;
  item.contextValue = 'notice';
  if (node.command) item.command = { command: node.command, title: node.label };
  return item;
}

/** A row that says why something is missing. A side bar has room for the permission, not for the whole reason. */
function reasonNode(id: string, error: unknown, reason: string): ServiceNode {
  const permission = error instanceof CloudError ? error.details.missingPermission : undefined;
  const label = permission === undefined ? reason : t('Needs {0}', permission);
  return { kind: 'notice', id, label, icon: permission === undefined ? 'warning' : 'lock', tooltip: reason };
}

function noInstances(service: ServiceModel): ServiceNode {
  const stopped = service.state.phase === 'stopped';
  const label = stopped ? t('No instances: the service is stopped') : t('No instances yet');
  return { kind: 'notice', id: `${service.key}/none`, label, icon: 'circle-slash' };
}
