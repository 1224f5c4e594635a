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
  --faults FILE             make requests fail, see below
  --exit-with-parent        end when standard input is closed
  --help                    print this

When it can answer it prints one JSON line on stdout:
  {"event":"ready","endpoint":"127.0.0.1:PORT","region":"cn-hangzhou","accessKeyId":"...","accessKeySecret":"..."}
and nothing else there; its log goes to stderr. SIGTERM and SIGINT end it with status 0. Status 2: bad options,
1: it could not start (port or DIR in use).

--faults FILE: a JSON list of rules, or {"rules": [...]}. The first rule that takes a request decides.
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
`;
