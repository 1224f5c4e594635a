import type { ServiceModel } from '../../eas/services/model.ts';
import type { Instance } from '../../eas/wire/instance.ts';

/** What the Services view is made of. */
export type ServiceNode =
  | { readonly kind: 'service'; readonly service: ServiceModel; readonly parent: ServiceModel | undefined }
  | { readonly kind: 'instance'; readonly instance: Instance; readonly service: ServiceModel }
  /** A row that says why there is nothing, or offers a way on. */
  | {
      readonly kind: 'notice';
      readonly id: string;
      readonly label: string;
      readonly icon: string;
      readonly tooltip?: string;
      readonly command?: string;
    };
