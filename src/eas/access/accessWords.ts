import type { Product } from '../../cloud/endpoints.ts';
import type { Translate } from '../../messages/translate.ts';
import type { ActionName } from '../requests.ts';
import type { CheckGroup, CheckSubject } from './checkRow.ts';
import type { Feature } from './features.ts';

/** What Alibaba Cloud calls its products. */
const productNames: Readonly<Record<Product, string>> = {
  eas: 'PAI EAS',
  aiworkspace: 'PAI AIWorkSpace',
  paistudio: 'PaiStudio',
  paimodelgallery: 'PAI Model Gallery',
  cms: 'CloudMonitor',
};

/** A product's own name: it is not translated. */
export function productWord(product: Product): string {
  return productNames[product];
}

/** The heading of a part of the table. */
export function groupWord(group: CheckGroup, t: Translate): string {
  return {
    connection: t('Connection'),
    reading: t('Reading'),
    neighbours: t('Neighbour services'),
    changes: t('Changes'),
  }[group];
}

/** What a row is about. */
export function subjectWord(subject: CheckSubject, t: Translate): string {
  switch (subject.kind) {
    case 'endpoint':
      return t('{0} can be reached', productWord(subject.product));
    case 'clock':
      return t("This machine's clock");
    case 'credentials':
      return t('Credentials');
    case 'signature':
      return t('Signature');
    case 'workspace':
      return t('Workspace {0}', subject.workspaceId);
    case 'action':
      return actionWord(subject.action, t);
  }
}

/** What an action does; the action's own name where we have no words for it. */
export function actionWord(action: ActionName, t: Translate): string {
  const words: Partial<Readonly<Record<ActionName, string>>> = {
    ListServices: t('List services'),
    DescribeService: t('Read a service'),
    ListServiceInstances: t('List the instances of a service'),
    DescribeServiceEndpoints: t('Read the address and token of a service'),
    DescribeServiceEvent: t('Read the events of a service'),
    DescribeServiceLog: t('Read the log of a service'),
    DescribeMachineSpec: t('List instance types'),
    ListWorkspaces: t('List workspaces'),
    ListQuotas: t('List resource quotas'),
    ListModelGalleryModels: t('Search models'),
    ListModelDeploymentProfiles: t('List deployment templates'),
    GetModelDeploymentResources: t('Find resources for a template'),
    GetModelDeploymentSpec: t('Get the configuration of a template'),
    CreateService: t('Deploy a service'),
    StartService: t('Start a service'),
    StopService: t('Stop a service'),
    DeleteService: t('Delete a service'),
  };
  return words[action] ?? action;
}

/** A part of the product as a person knows it. */
export function featureWord(feature: Feature, t: Translate): string {
  return {
    'services-view': t('the Services view'),
    instances: t('the instances of a service'),
    deploy: t('deploying'),
    'deploy-from-gallery': t('deploying from the Model Gallery'),
    'deploy-progress': t('following a deployment'),
    chat: t('chat'),
    'copy-endpoint': t('copying an endpoint or a token'),
    start: t('starting a service'),
    stop: t('stopping a service'),
    delete: t('deleting a service'),
  }[feature];
}
