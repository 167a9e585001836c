/** How a controller without a token notices that its certificate's Secret got new content. */

/** Seconds between two looks. The kubelet itself takes about a minute to bring a changed Secret into a pod. */
const reloadSeconds = 60;

/**
 * Start command of a static edge whose certificate changes inside its Secret (a platform team's, cert-manager's). On
 * SIGHUP the file provider reads its file and the certificate again, whatever `--providers.file.watch` says; content
 * that did not change changes nothing. The obvious ways do not work: watching the file notices the first change only,
 * because the kubelet replaces the watched file itself; watching the directory loads every file twice and
 * writes the private key into the log; a checksum from the Secret would put the private key into the stack's state.
 *
 * `exec` keeps the process id of the shell, so signals reach the controller and `$$` is its id. The image's own start
 * script is a shell script as well.
 */
export const reloadingCommand: readonly string[] = [
  "/bin/sh",
  "-c",
  // The loop ends with the process that it signals, also where no container ends it.
  `(while sleep ${reloadSeconds} && kill -HUP $$; do :; done) & exec traefik "$@"`,
  "traefik",
];
