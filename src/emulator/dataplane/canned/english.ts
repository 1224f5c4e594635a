import type { Phrasebook } from './phrasebook.ts';

/** Canned English. The facts in it are true: a demo should teach nothing wrong. */
export const ENGLISH: Phrasebook = {
  notice: '*This is canned text of the local PAI-EAS emulator; no model wrote it.*',
  greetings: [
    `Hello! It is good to hear from you — the service is up, and this answer came through its router.

{notice}

You could try one of these next:

- ask for a **table** or a piece of \`code\`, to see how Markdown is shown
- send a longer prompt, and watch the time to first token grow
- press *Stop* in the middle of an answer`,
    `Hello, and welcome! Your request went through the gateway, was prefilled and is being decoded right now.

{notice}

A few things worth a try:

1. Ask me to *compare* two things.
2. Ask for a function in **Python** or **TypeScript**.
3. Raise \`max_tokens\` and ask for a *detailed* answer — it will stream for a while.`,
  ],
  openings: [
    'You asked about “{topic}”. Here is an answer in a few parts — from the general idea to something you can try.',
    'Let us look at “{topic}” step by step: first what matters, then how it fits together, and at the end a short summary.',
    '“{topic}” — a fair question, and one that is easier to answer in pieces than in one breath.',
  ],
  sections: [
    {
      kind: 'prose',
      text: `## What matters first

Before going into detail it helps to say what a good answer to “{topic}” would have to contain: **the goal**, **the limits** and **a way to check the result**. Most disagreements come from a goal that was never written down — not from the solution. So the first step is to put it in one sentence, and to keep that sentence in sight.`,
    },
    {
      kind: 'list',
      text: `## A way to go about it

1. **Write down what you know.** Facts, numbers, and where each of them comes from.
2. **Find the narrowest part.** One step usually limits all the others:
   - if it waits for data, look at where the data comes from;
   - if it computes all the time, look at what could be left out.
3. **Change one thing.** Measure before and after, with the same input.
4. **Keep what helped**, and note what did not — *that* list is worth more later than it seems now.`,
    },
    {
      kind: 'table',
      text: `## The options side by side

| option | effort | risk | good when |
|---|:---:|:---:|---|
| leave it as it is | none | low | it is not the bottleneck |
| tune a setting | low | low | one number is clearly off |
| add capacity | medium | low | load grows evenly |
| redesign a part | high | medium | the limits are structural |

Read the table from the top: the cheapest option that reaches the goal is the right one.`,
    },
    {
      kind: 'code',
      text: `## A small example in Python

\`\`\`python
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    name: str
    seconds: float


def slowest(samples: list[Sample], share: float = 0.9) -> list[Sample]:
    """The samples that make up the slow end, longest first."""
    ordered = sorted(samples, key=lambda sample: sample.seconds, reverse=True)
    keep = max(1, round(len(ordered) * (1 - share)))
    return ordered[:keep]


print(slowest([Sample("prefill", 0.31), Sample("decode", 0.015)]))
\`\`\`

Note that \`slowest\` never returns an empty list for a non-empty input — a limit of \`0\` would hide the very case one is looking for.`,
    },
    {
      kind: 'code',
      text: `## The same idea in TypeScript

\`\`\`typescript
interface Span {
  readonly name: string;
  readonly ms: number;
}

export function total(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.ms, 0);
}

const spans: Span[] = [
  { name: 'queue', ms: 4 },
  { name: 'prefill', ms: 112 },
  { name: 'first step', ms: 27 },
];

console.log(\`time to first token: \${total(spans)} ms\`);
\`\`\`

Types carry their weight here: \`readonly\` says that nobody downstream may change a measurement.`,
    },
    {
      kind: 'code',
      text: `## From the shell

\`\`\`bash
curl -sN "$ENDPOINT/v1/chat/completions" \\
  -H "Authorization: $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "", "stream": true, "messages": [{"role": "user", "content": "Hello!"}]}'
\`\`\`

and the answer to a request that does not stream looks like this:

\`\`\`json
{
  "object": "chat.completion",
  "choices": [{ "index": 0, "finish_reason": "stop" }],
  "usage": { "prompt_tokens": 9, "completion_tokens": 84, "total_tokens": 93 }
}
\`\`\``,
    },
    {
      kind: 'prose',
      text: `### How this answer reached you

A prompt is worked on in two phases. **Prefill** reads all of it at once and is limited by *compute*; **decode** writes one token after the other and is limited by *memory bandwidth*. When both run on the same GPUs they get in each other's way: a long prompt makes every running answer stutter. Separating them costs a transfer of the KV cache, and in return each side can be sized on its own.`,
    },
    {
      kind: 'prose',
      text: `### Why experts are spread out

A Mixture-of-Experts model activates only a few experts for each token. With *expert parallelism* each GPU holds some of them, so that one large batch keeps every expert busy — at the price of an all-to-all exchange in each layer. The larger the batch, the better the weights that were read from memory are used.

> A batch of one reads nearly as many bytes as a batch of sixteen.`,
    },
    {
      kind: 'table',
      text: `### Numbers to keep in mind

| quantity | symbol | what it tells |
|---|---|---|
| time to first token | TTFT | queue, prefill, transfer, first step |
| time per output token | TPOT | how fast the text runs |
| tokens per second | — | \`1000 / TPOT\` for one stream |
| KV cache per token | — | how many streams fit on a rank |

For “{topic}” the second row is what a reader feels, and the last is what the bill feels.`,
    },
    {
      kind: 'list',
      text: `### Things that are easily overlooked

- **Units.** Milliseconds and seconds in one table cause more trouble than any algorithm.
- **Warm-up.** The first request pays for things that later ones do not.
- **Averages.** A mean of 40 ms can hide a tail of 400 ms: look at *p99* too.
- **Retries.** A client that retries at once turns a short hiccup into a long one.
- [x] and, last, *write down what you changed*
- [ ] … and when you mean to look at it again`,
    },
    {
      kind: 'prose',
      text: `### A worked example

Suppose a prompt has 4,096 tokens and the answer 1,024. If prefill takes 0.3 s and each further token 15 ms, the whole answer needs about \`0.3 + 1024 × 0.015 ≈ 15.7\` seconds. Halving the prefill time saves one percent of that; a second draft token that is accepted most of the time saves a third. **Where the time goes decides what is worth changing** — which is as true for “{topic}” as it is for this small sum.`,
    },
    {
      kind: 'code',
      text: `### Looking at it in SQL

\`\`\`sql
SELECT route,
       count(*)                                              AS requests,
       percentile_cont(0.99) WITHIN GROUP (ORDER BY ttft_ms) AS p99_ttft_ms
FROM   requests
WHERE  finished_at > now() - interval '15 minutes'
GROUP  BY route
ORDER  BY p99_ttft_ms DESC;
\`\`\`

A single slow route at the top of that list is good news: it is one thing to mend, not ten.`,
    },
  ],
  closings: [
    '**In short:** name the goal, find the part that limits it, change that one part, and measure again. If you tell me more about “{topic}”, the next answer can be more specific.',
    'To sum up — start with the cheapest change that could work, keep the numbers, and let them decide the next one. What part of “{topic}” would you like to go into?',
  ],
  thoughtOpenings: [
    'The user asks: “{topic}”. Let me first be clear about what they want to know.',
    'Okay, the question is “{topic}”. I should find out what kind of answer helps here.',
  ],
  greetingThoughts: [
    'The user says “{topic}”. That is a greeting, so there is no task yet. A short and friendly reply is right: greet back, say where this text comes from, and offer a few things to try. No long explanation is needed.',
    'The user just says “{topic}”. They probably want to see whether the service answers at all. I will greet them, keep it short — a few lines — and suggest what they could do next.',
  ],
  thoughts: [
    'A good structure would be: the goal first, then the options, then an example.',
    'I should not assume too much about their background, so short definitions will help.',
    'Wait, would a table be better here? For comparing things, yes; for a sequence of steps a numbered list is easier to follow.',
    'If there is code in it, it has to be complete enough to run, and small enough to read.',
    'Let me check the numbers: 1,024 tokens at 15 ms each are a little more than 15 seconds, so a streamed answer is the right form.',
    'Hmm, there are two ways to read the question — I will answer the more common one and mention the other.',
    'It is worth naming the limits as well, otherwise the advice sounds more certain than it is.',
  ],
  thoughtClosings: [
    'Good. I will write it in a few short parts, with the conclusion at the end.',
    'That is enough to go on: general idea, options, example, summary.',
  ],
};
