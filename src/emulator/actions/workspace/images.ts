import { findImage, images, type ImageEntry } from '../../catalog/images.ts';
import { refusal } from '../../http/apiError.ts';
import { account, codes } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import { byLetters, commaList, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { flagOf, hasLabels, oneOf, sortedBy } from '../query.ts';

function imageAnswer(image: ImageEntry): Record<string, unknown> {
  const own = image.workspaceId
    ? { WorkspaceId: image.workspaceId, UserId: account.callerUid, ParentUserId: account.uid }
    : {};
  return {
    Name: image.name,
    Description: image.description,
    ImageUri: image.uri,
    Accessibility: image.isPublic ? 'PUBLIC' : 'PRIVATE',
    Size: image.size,
    GmtCreateTime: image.created,
    GmtModifiedTime: image.created,
    ...own,
  };
}

function labelFields(image: ImageEntry): object {
  return { Labels: Object.entries(image.labels).map(([Key, Value]) => ({ Key, Value })) };
}

/** `Labels` is written `key=value,key=value`; every one must fit. */
function wantedLabels(call: ActionCall): Record<string, string> {
  const pairs = (commaList(call, 'Labels') ?? []).map((part) => {
    const at = part.indexOf('=');
    if (at < 1) throw invalid('Labels must be written key=value, joined by commas.');
    return [part.slice(0, at), part.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

const sortKeys = {
  GmtCreateTime: (image: ImageEntry) => image.created,
  GmtModifiedTime: (image: ImageEntry) => image.created,
  Name: (image: ImageEntry) => image.name,
};

/** Without a workspace the public images only; labels come with `Verbose`, or when they are asked by [INFER]. */
export const listImages: Action = (call) => {
  const { query } = call;
  const page = pageOf(call, 20);
  const wanted = wantedLabels(call);
  const access = oneOf(call, 'Accessibility', ['PUBLIC', 'PRIVATE']);
  const workspace = query.get('WorkspaceId');
  const words = (query.get('Query') ?? '').toLowerCase();
  const chosen = images
    .filter((image) => image.isPublic || image.workspaceId === workspace)
    .filter((image) => access === undefined || image.isPublic === (access === 'PUBLIC'))
    .filter((image) => hasLabels(image.labels, wanted))
    .filter((image) => image.name.includes(query.get('Name') ?? ''))
    .filter((image) => image.uri === (query.get('ImageUri') ?? image.uri))
    .filter((image) => `${image.name} ${image.description}`.toLowerCase().includes(words))
    .toSorted((a, b) => byLetters(a.id, b.id));
  const verbose = flagOf(call, 'Verbose') ?? Object.keys(wanted).length > 0;
  const usual = { name: 'SortBy', sort: 'GmtCreateTime', order: 'asc' } as const;
  const shown = slicePage(sortedBy(call, chosen, sortKeys, usual), page).map((image) => ({
    ImageId: image.id,
    ...imageAnswer(image),
    ...(verbose ? labelFields(image) : {}),
  }));
  return { Images: shown, TotalCount: chosen.length };
};

export const getImage: Action = (call) => {
  const id = call.path['ImageId'] ?? '';
  const image = findImage(id);
  if (!image) throw refusal(codes.imageNotFound, `The image ${id.slice(0, 80)} does not exist.`);
  // Default false; the labels are then left out [INFER].
  return { ...imageAnswer(image), ...(flagOf(call, 'Verbose') ? labelFields(image) : {}) };
};
