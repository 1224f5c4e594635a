import { datasets, type DatasetEntry } from '../../catalog/datasets.ts';
import { account } from '../../inferred.ts';
import { byLetters, commaList, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { oneOf, sortedBy } from '../query.ts';

function datasetAnswer(dataset: DatasetEntry): object {
  const labels = Object.entries(dataset.labels).map(([Key, Value]) => ({ Key, Value }));
  const options = JSON.stringify({ mountPath: dataset.mountPath });
  const times = { GmtCreateTime: dataset.created, GmtModifiedTime: dataset.created };
  const place = { Uri: dataset.uri, DataSourceType: dataset.source, Property: dataset.property, Options: options };
  return {
    DatasetId: dataset.id,
    Name: dataset.name,
    Description: dataset.description,
    ...place,
    DataType: dataset.kind,
    Edition: 'BASIC',
    Accessibility: dataset.isPublic ? 'PUBLIC' : 'PRIVATE',
    WorkspaceId: dataset.workspaceId,
    ProviderType: 'Ecs',
    SourceType: 'USER',
    IsShared: false,
    MountAccess: 'RO RW',
    Labels: labels,
    LatestVersion: { ...place, VersionName: 'v1', MountAccess: 'RW', SourceType: 'USER', Labels: labels, ...times },
    OwnerId: account.uid,
    UserId: account.callerUid,
    ...times,
  };
}

/** Filters whose value is one of several that are joined by commas. */
const among: Readonly<Record<string, (dataset: DatasetEntry) => string>> = {
  DataSourceTypes: (dataset) => dataset.source,
  DataTypes: (dataset) => dataset.kind,
  DatasetIds: (dataset) => dataset.id,
  SourceTypes: () => 'USER',
};

function fits(call: ActionCall, dataset: DatasetEntry): boolean {
  const { query } = call;
  const label = query.get('Label');
  const edition = oneOf(call, 'Edition', ['BASIC', 'ADVANCED', 'LOGICAL']) ?? 'BASIC';
  const access = oneOf(call, 'Accessibility', ['PRIVATE', 'PUBLIC']);
  const property = oneOf(call, 'Properties', ['DIRECTORY', 'FILE']) ?? dataset.property;
  // None here was derived from another, comes from a provider, or is shared.
  if (['SourceDatasetId', 'SourceId', 'Provider'].some((name) => query.has(name)) || edition !== 'BASIC') return false;
  if (access !== undefined && dataset.isPublic !== (access === 'PUBLIC')) return false;
  if (dataset.workspaceId !== (query.get('WorkspaceId') ?? dataset.workspaceId)) return false;
  if (label !== undefined && !Object.hasOwn(dataset.labels, label)) return false;
  if (!dataset.name.includes(query.get('Name') ?? '') || property !== dataset.property) return false;
  return Object.entries(among).every(([name, of]) => commaList(call, name)?.includes(of(dataset)) ?? true);
}

const sortKeys = {
  GmtCreateTime: (dataset: DatasetEntry) => dataset.created,
  GmtModifiedTime: (dataset: DatasetEntry) => dataset.created,
  Name: (dataset: DatasetEntry) => dataset.name,
};

export const listDatasets: Action = (call) => {
  const page = pageOf(call, 10);
  const chosen = datasets.filter((dataset) => fits(call, dataset)).toSorted((a, b) => byLetters(a.id, b.id));
  const usual = { name: 'SortBy', sort: 'GmtCreateTime', order: 'asc' } as const;
  const shown = slicePage(sortedBy(call, chosen, sortKeys, usual), page).map(datasetAnswer);
  return { Datasets: shown, TotalCount: chosen.length };
};
