/** What `pai-eas validate --help` prints. */
export const validateHelp = `pai-eas validate: what is wrong or doubtful about a service configuration, before EAS gets it

  pai-eas validate [FILE]      FILE is a JSON file; without it, or with -, the standard input is read

It prints one JSON array of findings:
  [{"severity":"error","path":"/members/1/containers/0/env/2","code":"ep-not-tp-times-dp","message":"..."}]
  severity   error: EAS would refuse it, or it cannot run; warning: doubtful, wasteful, or ignored
  path       JSON pointer to what is wrong; empty for the whole configuration
  code       the kind of finding; the message says the numbers, the reason and a way out

Exit status: 0 when no finding is an error, 1 when one is, 2 when the input cannot be read or the options are wrong.

Memory of GPUs comes from a table: what is estimated there is called an estimate in the message.
`;
