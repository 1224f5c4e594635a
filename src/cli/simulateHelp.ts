/** What `pai-eas simulate --help` prints. */
export const simulateHelp = `pai-eas simulate: how a deployment of a large language model would perform, by the serving model

Reads one JSON case per line on standard input and prints one JSON result per line, in order. A case that cannot run
gives {"error": "why"} on its line; blank lines are skipped.

  --trace FILE   replay recorded requests instead of drawing them, see below
  --details      add where the time until the first token goes, preemptions, and what the prefix cache gave
  --help         print this

A case (what has a value here may be left out or null, and has that value then):
  "model"              DeepSeek-R1 (the same as DeepSeek-V3), Qwen3-235B-A22B, Kimi-K2, Qwen2.5-72B
  "gpu"                H20 (96 GiB), H20-141, H800, H100, H200, L20
  "engine"             sglang, tensorrt-llm, vllm
  "mode"               disaggregated (with "prefill" and "decode") or aggregated (with "worker")
  "prefill", "decode", "worker"
                       {"workers": 1, "tp": 8, "dp": 1, "ep": 8}; ep is tp x dp, or 1 for experts split by tensors.
                       A worker of more than 8 GPUs spans machines
  "inputTokens", "outputTokens", "lengthRange": 1
                       lengths are drawn evenly from lengthRange x L to L
  "concurrency", "requests": 10 x concurrency
                       a closed loop: so many users, all of whom begin at once
  "requestRate", "burstiness": 1
                       an open loop instead: requests per second; 1 is Poisson, less comes in bursts, more is even.
                       "requests" is 640 when there is no concurrency
  "kvCacheBytes": 2    bytes of a value in the KV cache: 2 for BF16, 1 for FP8
  "draftTokens": 0, "acceptedDraftTokens": 0
                       multi-token prediction: drafts per step, and how many of them are accepted on average
  "prefixHitRate": 0   share of each prompt that the prefix cache holds
  "redundantExperts": 0, "twoBatchOverlap": false
  "gpuMemoryBytes"     memory of one GPU, instead of what its type has
  "maxModelLength"     longest prompt with its answer, instead of the model's own limit
  "seed": 1            equal seeds draw equal requests
  "decodeBatchPerRank" with "meanContext": ask for one steady decode step only; lengths and load are not needed then,
                       memory is not checked, ttftMs and requestsPerSecond are null

A result:
  "ttftMs", "tpotMs"   {"mean", "p50", "p90", "p99"}; TPOT is (end - first token) / (tokens - 1) of each request
  "requestsPerSecond", "outputTokensPerSecond"
                       from the first request to the last token
  "prefillUtilization", "kvUtilization", "decodeBatchPerRank"
                       means over that time; utilizations are 0 to 1
  "prefillTokensPerSecondPerWorker", "decodeTokensPerSecondPerWorker"
                       what the run achieved; prompt tokens from the prefix cache are not counted
  "bottleneck"         prefill, decode-step, decode-kv, transfer, router, or none

--trace FILE: one JSON object per line, as the Mooncake traces have them:
  {"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47, 48]}
timestamp in ms; lengths in tokens; hash_ids number the prompt's blocks of 512 tokens, equal numbers are equal text.
Cases then say what is deployed only: no lengths, no load. Each prefill worker remembers the blocks of its prompts, the
least recently used go when its KV cache has no more room; the router sends a prompt to where least is left to compute.
The result has the details, and "refusedRequests": longer than the KV cache or the limit allows. Status 2: the options
or the file cannot be read.

Example:
  echo '{"model":"DeepSeek-R1","gpu":"H200","engine":"sglang","mode":"disaggregated","inputTokens":4096,
  "outputTokens":1024,"concurrency":64,"prefill":{"workers":1,"tp":8},"decode":{"workers":1,"tp":1,"dp":8}}' |
  tr -d '\\n' | pai-eas simulate

Expect errors of up to 15 % in TPOT and throughput, and 40 % in TTFT while prefill is less than 85 % busy; above that
a small error in its capacity multiplies. Time per output token is best known for batches of 16 and more per rank.
`;
