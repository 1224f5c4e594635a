import { ChatPanel } from './pages/chatPanel.ts';
import { DeployForm } from './pages/deployForm.ts';
import { ServicesView } from './pages/servicesView.ts';
import type { Workbench } from './workbench.ts';

/** One step of the walk. What `run` gives is the result in words; it throws when the step failed. */
export interface Step {
  readonly title: string;
  /** Names the screenshot. */
  readonly name: string;
  readonly run: (walk: Walk) => Promise<string>;
}

/** The person's view of the window during the walk. */
export interface Walk {
  readonly workbench: Workbench;
  readonly services: ServicesView;
  readonly form: DeployForm;
  readonly chat: ChatPanel;
  /** Saves a picture in the middle of a step. */
  readonly picture: (name: string) => Promise<void>;
}

/** The aggregate that the emulator starts with. */
export const seededService = 'deepseek-r1-pd';
/** The service that the walk deploys. */
export const deployedService = 'r1_ep_pd_tour';

const resource = 'ml.gu8tef.8.46xlarge';
/** The emulator's clock runs 100 times faster: an EP+PD deployment takes about 24 s. */
const deployTimeout = 120_000;

/** EAS's own example of a first request. */
export const exampleBody = '{"model": "", "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 1024}';

/** Puts the page objects over a window. */
export function walkOn(workbench: Workbench, picture: Walk['picture'] = () => Promise.resolve()): Walk {
  return {
    workbench,
    services: new ServicesView(workbench),
    form: new DeployForm(workbench),
    chat: new ChatPanel(workbench),
    picture,
  };
}

/** The main job, as EAS's own guide walks it: deploy an EP+PD model, watch it start, chat with it. */
export const mainJob: readonly Step[] = [
  {
    title: 'Open the PAI-EAS view',
    name: 'services',
    run: async ({ services }) => {
      await services.open();
      await services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
      return `${(await services.rows()).length} services`;
    },
  },
  {
    title: 'Expand the EP+PD service',
    name: 'members',
    run: async ({ services }) => {
      await services.expand(seededService);
      for (const role of ['prefill', 'decode', 'router'])
        await services.serviceIn(`${seededService}-${role}`, 'Running').waitFor();
      await services.expand(`${seededService}-decode`);
      await services.instance(`${seededService}-decode`).waitFor();
      return `Prefill, Decode, Router; ${await services.describe(seededService)}`;
    },
  },
  {
    title: 'Open the deployment form',
    name: 'form',
    run: async ({ form }) => {
      await form.open();
      return 'the form is ready';
    },
  },
  {
    title: 'Choose model, engine and template',
    name: 'template',
    run: async ({ form }) => {
      await form.textbox('Service name').fill(deployedService);
      await form.choose('Model', 'DeepSeek-R1-0528-PAI-optimized');
      await form.pick('Inference engine', 'vLLM');
      await form.pick('Deployment template', 'EP+PD Separation-PAI Optimized');
      await form.number('Prefill instances').waitFor();
      return 'DeepSeek-R1-0528-PAI-optimized, vLLM, EP+PD Separation-PAI Optimized';
    },
  },
  {
    title: 'Choose resources and instance counts',
    name: 'resources',
    run: async ({ form }) => {
      for (const role of ['Prefill', 'Decode']) {
        await form.choose(`${role} resource`, resource);
        await form.number(`${role} instances`).fill('1');
      }
      return `${resource}, 1 Prefill and 1 Decode instance`;
    },
  },
  {
    title: 'Compare the service configuration',
    name: 'configuration',
    run: async ({ form }) => {
      const text = await form.configuration();
      JSON.parse(text);
      await form.textbox('Service configuration').scrollIntoViewIfNeeded();
      for (const part of [deployedService, 'LLMPrefill', 'LLMDecode', resource, 'EP_SIZE', 'TP_SIZE', 'DP_SIZE']) {
        if (!text.includes(part)) throw new Error(`The configuration does not mention ${part}: ${text}`);
      }
      // The picture shows another part than the one before.
      await form.textbox('Service configuration').evaluate((area) => area.scrollTo(0, area.scrollHeight));
      return 'it follows the form';
    },
  },
  {
    title: 'Deploy',
    name: 'deploy',
    run: async ({ form, workbench, services, picture }) => {
      await form.deployButton().click();
      await workbench.dialog().waitFor();
      await picture('confirm');
      await workbench.answerDialog('Deploy');
      await services.service(deployedService).waitFor({ timeout: 20_000 });
      return services.describe(deployedService);
    },
  },
  {
    title: 'Wait until it runs',
    name: 'running',
    run: async ({ services, form, picture }) => {
      await services.expand(deployedService);
      await services.service(`${deployedService}-prefill`).waitFor();
      await services.serviceIn(`${deployedService}-router`, 'Running').waitFor({ timeout: deployTimeout });
      await picture('starting');
      await services.serviceIn(deployedService, 'Running').waitFor({ timeout: deployTimeout });
      await form.frame().getByText(`${deployedService} runs and takes requests.`).waitFor({ timeout: deployTimeout });
      return services.describe(deployedService);
    },
  },
  {
    title: 'Open the chat',
    name: 'chat',
    run: async ({ services, chat, workbench }) => {
      // The notification that it runs lies over the place of the chat's Send button.
      await workbench.clearNotifications();
      await services.inlineAction(deployedService, 'Open Chat');
      await workbench.editorTab(deployedService).waitFor();
      await chat.ready();
      return 'bound to the new service';
    },
  },
  {
    title: 'Say "Hello!"',
    name: 'answer',
    run: async ({ chat }) => {
      await chat.send('Hello!');
      return chat.metrics();
    },
  },
  {
    title: 'Send the example as a raw request',
    name: 'raw-request',
    run: async ({ chat }) => {
      await chat.showTab('Raw request');
      const path = await chat.path().inputValue();
      if (path !== '/v1/chat/completions') throw new Error(`The path starts as ${path}.`);
      await chat.sendRaw(exampleBody);
      const status = await chat.rawStatus();
      if (!status.startsWith('200')) throw new Error(`The answer was ${status}.`);
      return status;
    },
  },
  {
    title: 'Stop the service',
    name: 'stopped',
    run: async ({ services, workbench }) => {
      await services.contextAction(deployedService, 'Stop Service…');
      await workbench.answerDialog('Stop');
      await services.serviceIn(deployedService, 'Stopped').waitFor({ timeout: deployTimeout });
      return services.describe(deployedService);
    },
  },
  {
    title: 'Start it again',
    name: 'started',
    run: async ({ services }) => {
      await services.contextAction(deployedService, 'Start Service');
      await services.serviceIn(deployedService, 'Running').waitFor({ timeout: deployTimeout });
      return services.describe(deployedService);
    },
  },
  {
    title: 'Delete it',
    name: 'deleted',
    run: async ({ services, workbench, picture }) => {
      await services.contextAction(deployedService, 'Delete Service…');
      await workbench.inputBox().waitFor();
      await picture('type-the-name');
      await workbench.enter(deployedService);
      await services.service(deployedService).waitFor({ state: 'detached', timeout: deployTimeout });
      return 'the row is gone';
    },
  },
];
