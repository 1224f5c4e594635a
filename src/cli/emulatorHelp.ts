/** What `pai-eas emulator --help` prints. */
export const emulatorHelp = `pai-eas emulator: EAS in one local process, for trying things out without an account

  --port N                  port on 127.0.0.1; 0, the default, takes a free one
  --time-scale X            control-plane time passes X times faster (default 100: the 40 minutes of an EP+PD
                            deployment take 24 s); requests to deployed services always run in real time
  --seed demo|empty         demo (default): running services of several kinds, among them one EP+PD aggregate;
                            empty: none. A state that was kept goes before the seed
  --state DIR               keep everything in DIR across restarts and kills; without it nothing is written to disk
  --access-key-id ID        the key pair that requests must be signed with; made up and printed when left out
  --access-key-secret S
  --faults FILE             make requests, and instances of services, fail, see below
  --exit-with-parent        end when standard input is closed
  --help                    print this

When it can answer it prints one JSON line on stdout:
  {"event":"ready","endpoint":"127.0.0.1:PORT","region":"cn-hangzhou","accessKeyId":"...","accessKeySecret":"..."}
and nothing else there; its log goes to stderr. SIGTERM and SIGINT end it with status 0. Status 2: bad options,
1: it could not start (port or DIR in use).

--faults FILE: a JSON list of rules, or {"rules": [...]}. Each takes requests, or instances of services.
The first rule that takes a request, or an instance, decides.

Rules for requests
  Which requests:
    "action": "ListServices"           an OpenAPI action; "*" takes every action
    "path": "/v1/chat/completions"     a path of a deployed service, without or with /api/predict/<service>;
                                       a "*" at the end takes every path that begins so
    "after": 2, "count": 3             skip the first two requests, take three (default: skip none, take all)
  What happens:
    "stallMs": 2000                    answer late
    "status": 429                      answer this status instead; for actions with "code" and "message"
    "body": ...                        answer this body: text as it is, anything else as JSON
    "html": true                       answer an HTML page, as a gateway in between does (502 unless "status")
    "garbage": true                    answer bytes that are no JSON
    "cutAfterBytes": 100               answer as usual, close the connection after so many bytes of the body
    "retryAfterMs": 1500               with "status": tell the client to wait
    "clockSkewMs": 1200000             actions only: the server believes it is so much later, signatures expire
  Only for paths:
    "stallAfterBytes": 100             with "stallMs": send so many bytes first, then stall
    "cutInsideCharacter": true         with "cutAfterBytes": cut at the next place inside a UTF-8 character
    "splitBytes": 7                    send the body in pieces of so many bytes
    "omitDone": true                   streams: leave out the closing [DONE]
    "repeatBytes": 10000000            completions: answer one word of so many bytes
  Example: [{"action":"CreateService","status":400,"code":"Throttling.User","count":2},
            {"path":"/v1/chat/completions","cutAfterBytes":500}]

Rules for instances
They take instances when these are made: by a deployment, a start, a scaling, an update, a restart. What happens to an
instance is kept with it (--state). Minutes are those of the cloud (--time-scale).
  Which instances:
    "service": "qwen3*"                a service by name; a "*" at the end takes every name that begins so;
                                       the name of an aggregated service takes its members too
    "member": "LLMDecode"              only members of this type
    "count": 1                         so many instances of each service (default: all)
  What happens, "instance": ...
    "no-stock"                         the instance type is out of stock
    "quota-full"                       the resource quota has no free node
    "image-pull"                       the image cannot be pulled: ImagePullBackOff
    "crash"                            the process ends with code 1: CrashLoopBackOff
    "oom"                              it needs more memory than the machine has: OOMKilled
    "cuda-oom"                         CUDA out of memory, as its log says
    "nccl"                             the machines of a unit do not reach each other: NCCL error in the log
    "health-check"                     the startup probe fails: never ready, restarted when the probe gives up
    "liveness"                         it runs, then its liveness probe fails: no traffic, then restarted
    "spot-reclaim"                     the spot machine is taken back, another instance comes in its place
  When, and how long:
    "afterMinutes": 5                  so long after the container started; of liveness and spot-reclaim, after the
                                       instance took traffic (default: while it loads, or 2 minutes after that)
    "when": "ready"                    crash, oom, cuda-oom, nccl: minutes count from when it took traffic
                                       (default "start": from when the container started)
    "times": 3                         so many runs of the container fail, then it is well (default: every run)
    "forMinutes": 5                    no-stock, quota-full, image-pull: it goes on after so long (default: never)
  Rules whose minutes count from taking traffic take running instances too when the emulator starts; the minutes then
  count from the start of the emulator.
  With "runtime": {"enable_crash_block": true} in its configuration, a service does not restart what crashed.
  Example: [{"service":"my_chat","instance":"crash","times":3},
            {"service":"deepseek-r1-pd","member":"LLMDecode","instance":"liveness","afterMinutes":5,"count":1}]
`;
